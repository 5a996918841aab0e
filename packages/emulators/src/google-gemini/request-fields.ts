import type { ProtoFields, ProtoType } from '../google-apis/proto-json.ts';

const STRING: ProtoType = { kind: 'string' };
const INT: ProtoType = { kind: 'int32' };
const FLOAT: ProtoType = { kind: 'float' };
const BOOL: ProtoType = { kind: 'bool' };
const BYTES: ProtoType = { kind: 'bytes' };
/** Accepted unread: of no consequence for pictures. */
const ANY: ProtoType = { kind: 'any' };

const message = (fields: ProtoFields): ProtoType => ({ kind: 'message', fields });
const repeated = (of: ProtoType): ProtoType => ({ kind: 'repeated', of });
const choice = (name: string, values: readonly string[], anyCase = false): ProtoType => ({
  kind: 'enum',
  name,
  values,
  anyCase,
});

const RATIO_WORDS: Readonly<Record<string, string>> = {
  ASPECT_RATIO_ONE_BY_ONE: '1:1',
  ASPECT_RATIO_TWO_BY_THREE: '2:3',
  ASPECT_RATIO_THREE_BY_TWO: '3:2',
  ASPECT_RATIO_THREE_BY_FOUR: '3:4',
  ASPECT_RATIO_FOUR_BY_THREE: '4:3',
  ASPECT_RATIO_FOUR_BY_FIVE: '4:5',
  ASPECT_RATIO_FIVE_BY_FOUR: '5:4',
  ASPECT_RATIO_NINE_BY_SIXTEEN: '9:16',
  ASPECT_RATIO_SIXTEEN_BY_NINE: '16:9',
  ASPECT_RATIO_TWENTY_ONE_BY_NINE: '21:9',
  ASPECT_RATIO_ONE_BY_EIGHT: '1:8',
  ASPECT_RATIO_EIGHT_BY_ONE: '8:1',
  ASPECT_RATIO_ONE_BY_FOUR: '1:4',
  ASPECT_RATIO_FOUR_BY_ONE: '4:1',
};

const SIZE_WORDS: Readonly<Record<string, string>> = {
  IMAGE_SIZE_FIVE_TWELVE: '512',
  IMAGE_SIZE_ONE_K: '1K',
  IMAGE_SIZE_TWO_K: '2K',
  IMAGE_SIZE_FOUR_K: '4K',
};

/** The ratio or size that a word of responseFormat means. */
export function formatWord(word: string): string | undefined {
  return RATIO_WORDS[word] ?? SIZE_WORDS[word];
}

const PART = message({
  text: STRING,
  inlineData: message({ mimeType: STRING, data: BYTES, displayName: STRING }),
  fileData: message({ mimeType: STRING, fileUri: STRING, displayName: STRING }),
  thought: BOOL,
  thoughtSignature: BYTES,
  functionCall: ANY,
  functionResponse: ANY,
  executableCode: ANY,
  codeExecutionResult: ANY,
  videoMetadata: ANY,
  partMetadata: ANY,
  mediaResolution: ANY,
  toolCall: ANY,
  toolResponse: ANY,
});

const CONTENT: ProtoFields = { role: STRING, parts: repeated(PART) };

const CATEGORIES = [
  'HARASSMENT',
  'HATE_SPEECH',
  'SEXUALLY_EXPLICIT',
  'DANGEROUS_CONTENT',
  'CIVIC_INTEGRITY',
].map((name) => `HARM_CATEGORY_${name}`);

const THRESHOLDS = [
  'HARM_BLOCK_THRESHOLD_UNSPECIFIED',
  'BLOCK_LOW_AND_ABOVE',
  'BLOCK_MEDIUM_AND_ABOVE',
  'BLOCK_ONLY_HIGH',
  'BLOCK_NONE',
  'OFF',
];

const IMAGE_CONFIG: ProtoFields = { aspectRatio: STRING, imageSize: STRING };

/** What Vertex AI alone takes besides. */
const VERTEX_IMAGE_CONFIG: ProtoFields = {
  ...IMAGE_CONFIG,
  personGeneration: choice('ImageConfig.PersonGeneration', [
    'ALLOW_ALL',
    'ALLOW_ADULT',
    'ALLOW_NONE',
  ]),
  imageOutputOptions: message({ mimeType: STRING, compressionQuality: INT }),
  prominentPeople: choice('ImageConfig.ProminentPeople', [
    'ALLOW_PROMINENT_PEOPLE',
    'BLOCK_PROMINENT_PEOPLE',
  ]),
};

const GENERATION_CONFIG: ProtoFields = {
  candidateCount: INT,
  stopSequences: repeated(STRING),
  maxOutputTokens: INT,
  temperature: FLOAT,
  topP: FLOAT,
  topK: FLOAT,
  seed: INT,
  presencePenalty: FLOAT,
  frequencyPenalty: FLOAT,
  responseMimeType: STRING,
  responseSchema: ANY,
  responseJsonSchema: ANY,
  responseLogprobs: BOOL,
  logprobs: INT,
  enableEnhancedCivicAnswers: BOOL,
  speechConfig: ANY,
  mediaResolution: ANY,
  responseModalities: repeated(choice('Modality', ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO'])),
  thinkingConfig: message({
    includeThoughts: BOOL,
    thinkingBudget: INT,
    thinkingLevel: choice('ThinkingLevel', ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'], true),
  }),
  imageConfig: message(IMAGE_CONFIG),
  responseFormat: repeated(
    message({
      text: ANY,
      audio: ANY,
      video: ANY,
      image: message({
        aspectRatio: choice('AspectRatio', Object.keys(RATIO_WORDS)),
        imageSize: choice('ImageSize', Object.keys(SIZE_WORDS)),
        mimeType: STRING,
        delivery: choice('Delivery', ['INLINE', 'URI']),
      }),
    }),
  ),
};

/** GenerateContentRequest of the Developer API. */
export const DEVELOPER_FIELDS: ProtoFields = {
  model: STRING,
  contents: repeated(message(CONTENT)),
  systemInstruction: message(CONTENT),
  generationConfig: message(GENERATION_CONFIG),
  safetySettings: repeated(
    message({
      category: choice('HarmCategory', CATEGORIES),
      threshold: choice('SafetySetting.HarmBlockThreshold', THRESHOLDS),
    }),
  ),
  tools: ANY,
  toolConfig: ANY,
  cachedContent: STRING,
  serviceTier: ANY,
  store: BOOL,
};

/** GenerateContentRequest of Vertex AI. */
export const VERTEX_FIELDS: ProtoFields = {
  ...DEVELOPER_FIELDS,
  generationConfig: message({ ...GENERATION_CONFIG, imageConfig: message(VERTEX_IMAGE_CONFIG) }),
  labels: ANY,
  modelArmorConfig: ANY,
};
