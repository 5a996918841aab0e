import type { RecordKind } from './known-keys.ts';

/** What editors show beside a key: path of the key (without list places) to a sentence. */
export const DESCRIPTIONS: Readonly<Record<RecordKind, Readonly<Record<string, string>>>> = {
  provider: {
    slug: 'The provider\'s name in sources, variables and commands: lower-case letters, digits and "-". For built-in providers the name of the folder.',
    aliases: 'Other names under which people know the provider.',
    label: 'The name that people see; a text, or one per locale (en_US, zh_Hans …).',
    description: 'One or two sentences about the provider; a text, or one per locale.',
    iconSmall: "An icon's file in the provider's folder or its _assets; a name, or one per locale.",
    iconLarge:
      "A large icon's file in the provider's folder or its _assets; a name, or one per locale.",
    background: 'A CSS colour for the card.',
    website: "The provider's home page.",
    help: 'Where people learn how to get a key.',
    'help.title': 'The text of the link.',
    'help.url': 'Where the link leads.',
    modelTypes:
      'Kinds of models. Darkroom runs external-image-generator; others (llm, text-embedding …) are shown.',
    configurationMethods:
      'predefined-model: one key for the models of these files. customizable-model: each model has credentials of its own. fetch-from-remote: the account is asked for its models.',
    credentialForm: "Fields of the provider's credentials.",
    modelCredentialForm: "Fields of a customizable model's own credentials.",
    modelNameField: "What the model's name is called on the form of a customizable model.",
    baseUrl:
      "The root of the API as the vendor's own client takes it, without a slash at its end. Absent for a provider that runs in process.",
    baseUrlVariable: 'The credential variable that holds a base URL, if a form has one.',
    endpoints:
      "Further hosts of the vendor (tokens, uploads, a queue, one region) by the adapter's name for each. They get the key like the base URL.",
    'endpoints.url':
      "The vendor's own address, without a slash at its end. {variable} in the host's name is filled from the credential form.",
    'endpoints.path':
      'Where it lies behind a base URL that is not the vendor\'s own (a gateway, an emulator). Default: "/" and its name.',
    'endpoints.variable': 'A credential variable that holds a URL to use in its place.',
    keyHosts:
      "Hosts that the vendor's answers name and that may get the key, such as *.example.com: over https, while the base URL is the vendor's own.",
    protocol: 'The built-in wire protocol that the provider speaks, such as openai-images.',
    providesProtocol:
      "Built-in providers: the wire protocol that this folder's adapter speaks for others.",
    modelList: 'The free list of models, for protocols that read one.',
    'modelList.path': 'Where it is, below the base URL.',
    'modelList.check':
      'What is asked to check a key, below the base URL, where the list answers without one.',
    'modelList.where': 'Items are kept whose fields have one of these values: { type: [image] }.',
    'modelList.idPrefixes': 'Items are kept whose id begins with one of these; none: any.',
    unknownModel:
      "What a model without a file is taken for: parts of a model's file, in its own words.",
    'unknownModel.isAlways':
      'It holds for every model without a file; else the model whose id is most alike says how settings travel.',
    'unknownModel.variants':
      'Parts that are laid over the others where the credential form says so.',
    'unknownModel.variants.when': 'All must hold: a variable of the credential form to its value.',
    isPaid: 'Whether use may cost money.',
    isSelfHosted:
      "Whether it runs on one's own machine or network. A base URL may be private with it or without.",
    limits: 'What the provider allows at most.',
    'limits.inFlight': 'Calls at once.',
    'limits.requestsPerMinute': 'Calls a minute; null: no limit known.',
    'limits.imagesPerMinute': 'Images a minute; null: no limit known.',
    billing: 'When calls are billed, and whether repeating one can be made safe.',
    'billing.billedOn':
      'submit: once accepted. success: delivered pictures alone. compute: by time used. none: never.',
    'billing.idempotency': 'header: a repeated call with the same key is billed once.',
    resultHosts:
      'Where the vendor keeps results, besides its own addresses, such as *.example.com: results elsewhere are refused. Empty: any public host. None gets the key.',
    uploadHosts:
      "Where pictures may be uploaded to without the key, besides the vendor's own addresses, where its answers name the place. Empty: nowhere.",
    teaching: "Sentences with the provider's own facts, for errors that teach.",
    'teaching.keyShape': 'What a right key looks like.',
    'teaching.newKey': 'Where to make a new key, and which API must be enabled.',
    'teaching.rateLimited': 'What to do about too many calls: quota, tier.',
    'teaching.forbidden': 'Which API or billing to enable.',
    'teaching.unverified': 'How an organization is verified.',
    'teaching.notServed': 'What to do where the country of the call is not served.',
    'teaching.funds': 'Where credit is added.',
    position: "Order of models in pickers, by the vendor's ids; the rest follow by name.",
    'credentialForm.variable':
      'The name under which the value is kept: lower-case letters, digits and _.',
    'credentialForm.type': 'secret-input is encrypted and never shown; switch keeps true or false.',
    'credentialForm.isSecret': 'false: a file that holds no secret, such as a workflow.',
    'credentialForm.showOn': 'The field applies only where all of these hold.',
    'credentialForm.header': 'The request header that carries the value.',
    'credentialForm.header.prefix': 'What stands before the value, such as "Bearer ".',
    'credentialForm.environment': "The vendor's own usual names of the environment variable.",
    'credentialForm.maxLength': 'Characters at most; 0: no limit.',
  },
  model: {
    extends:
      'A file of this folder whose values lie under these, or several. Maps merge; lists and values replace. Files that begin with "_" are bases alone.',
    source: 'external://<provider>/<model id>: unique, and never changed once published.',
    key: 'A short name; made from the source where it is left out. Unique within the provider.',
    providerModelId: "The vendor's name of the model, where it differs from the source's.",
    name: 'The name that people see.',
    description:
      'What the model is good for. For a paid provider it says that an API key is required and that use may cost money.',
    modelType: 'external-image-generator; models of other types are shown and not run.',
    base: 'Always external.',
    format: 'Always external_api.',
    path: 'Filled in from the source where it is left out.',
    hash: 'Filled in from the source where it is left out.',
    fileSize: 'Always 0: the model is not on this machine.',
    capabilities: 'What the model can do. Controls, checks and the wire follow it.',
    'capabilities.modes': 'What it does with its inputs.',
    'capabilities.promptUse':
      'by-mode: upscaling and variations may go without a prompt, all else needs one. optional, required: in every mode. none: it takes no words.',
    'capabilities.supportsNegativePrompt': 'Takes a negative prompt.',
    'capabilities.supportsSeed': 'Takes a seed.',
    'capabilities.supportsGuidance': 'Takes a guidance scale.',
    'capabilities.supportsSteps':
      'Takes a number of steps. Where false, steps are hidden and not sent.',
    'capabilities.supportsStrength': 'Takes a strength for the change of an input picture.',
    'capabilities.supportsReferenceImages': 'Takes reference images.',
    'capabilities.supportsReferenceStrength':
      'Takes a strength from 0 to 1 with each reference image.',
    'capabilities.supportsReferenceRole':
      'Takes a role with each reference image, such as style or character.',
    'capabilities.maxReferenceImages': 'Reference images at most; null: no limit known.',
    'capabilities.supportsPartialImages': 'Sends previews while it works.',
    'capabilities.maxPartialImages': 'Previews that may be asked for at once.',
    'capabilities.supportsTransparentBackground':
      'Can leave the background out, by the parameter "background".',
    'capabilities.maxImagesPerRequest':
      'Images of one call; more are fanned out. null: no limit known.',
    'capabilities.maxImageSize': 'Its largest picture in pixels.',
    'capabilities.allowedAspectRatios': 'Ratios that it takes; null: any.',
    'capabilities.aspectRatioSizes': 'Pixels of each ratio.',
    'capabilities.resolutionPresets': 'Sizes that people choose by name.',
    'capabilities.sizeRule': 'Which free sizes it takes; null: none.',
    'capabilities.maskFormat': 'How a mask travels; none: it takes no mask.',
    'capabilities.inputImageRequiredFor':
      'Modes that need an input picture; null: every mode that changes one.',
    'capabilities.outputFormats': 'File formats that can be chosen.',
    'capabilities.maxPromptLength': 'Characters of a prompt at most.',
    'capabilities.maxSeed': 'Largest seed, as a text of digits.',
    'capabilities.guidanceRange': 'Smallest and largest guidance.',
    'capabilities.stepsRange': 'Smallest and largest number of steps.',
    defaultSettings: 'Width, height and count where nothing is chosen.',
    parameters: 'Settings of this model beyond the common ones.',
    'parameters.onlyWhen':
      'The parameter applies only where all of these hold: a parameter, outputFormat or mode, and its values.',
    'parameters.pattern':
      'The form of the whole text, as a part of regular expressions whose counts end: #[0-9a-f]{6}.',
    'parameters.example': 'A right text; messages show it where another is refused.',
    rules: 'What does not go together on this model, beyond what onlyWhen of a parameter says.',
    'rules.when':
      'All must hold: outputFormat, mode or a parameter, each with the values that count.',
    'rules.given': 'All of these settings or parameters must have been asked for.',
    'rules.refuses': 'Settings or parameters that are refused then.',
    'rules.needsOneOf': 'One at least of these settings or parameters must be given then.',
    'rules.maxImagesPerRequest':
      "Images of one call then, where it is fewer than the model's own number.",
    prices: 'What it costs, in dollars, each with its date and source.',
    'prices.unit':
      'What the price is for one of. thoughts: the most that texts and thoughts beside one picture come to where they are billed by tokens, for the maximum alone. begun-megapixel: megapixels (1024 × 1024) of a picture, rounded up; with further-megapixel beside it, the first alone. megapixel: a million pixels, to the pixel.',
    'prices.price': 'A decimal number of dollars, in quotes: "0.039".',
    'prices.per': 'The price is for so many units.',
    'prices.conditions': "All must hold: a setting's name to its value.",
    'prices.asOf': 'The day on which the price was seen.',
    'prices.isEstimate': 'Used before a call, never for the true cost.',
    deferred:
      'What the vendor offers for work that need not be done at once (a batch API). Only where the vendor says so of this model.',
    'deferred.priceFactor': 'What each price is multiplied by, in quotes: "0.5" is half of it.',
    'deferred.longestSeconds': 'Seconds after which the vendor has done it or given it up.',
    'deferred.inFlight': 'Calls that an account may have waiting at the vendor at once.',
    'deferred.source': 'Where the figures are from.',
    'deferred.asOf': 'The day on which they were seen.',
    lifecycle: 'Whether the vendor still runs it, until when, and what replaces it.',
    'lifecycle.retiresOn': 'The day on which it is switched off (UTC).',
    'lifecycle.replacedBy': 'The source of the model to use instead.',
    tags: 'Words to find it by; "starter" installs it by itself once its provider is configured.',
    wire: "How settings travel in the provider's own fields.",
    'wire.modes': 'Path and encoding of the call of each mode.',
    'wire.modes.headers': 'Headers of the call, such as the version of a model.',
    'wire.fields':
      "Setting or parameter to the provider's field, with a table of values or a named strategy.",
    'wire.inputs': 'What an input picture must be when it leaves.',
    'wire.inputs.as': 'How the picture stands in a JSON body: data-url or base64.',
    'wire.inputs.beside': 'What stands beside the picture in its item of a list.',
    'wire.inputs.fieldByMode': 'The field in modes that have another one.',
    'wire.progress': 'Where a call that is out tells how far it is, asked with an id of ours.',
    'wire.progress.abortPath':
      'Asked with POST where the person cancels: the server stops the call.',
    'wire.results':
      'Where the finished pictures stand in what a worker answers: image_url, images[].data.',
    'wire.jsonText': 'Fields whose object travels as the text of its JSON.',
    'wire.handledByAdapter': 'Settings and parameters that the adapter sends in its own way.',
    'wire.constants': 'Always sent, as they stand.',
    timeoutSeconds: 'The longest that one call may take.',
  },
};
