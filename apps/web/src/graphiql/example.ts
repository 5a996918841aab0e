export interface ExampleModel {
  /** external://<provider>/<model>. */
  readonly source: string;
  /** Whether a picture of it costs nothing. */
  readonly isFree: boolean;
}

/**
 * What stands in the editor at first: the whole way from a model to a picture, ready to run. A key pressed out of
 * curiosity must buy nothing, so a model that costs money is only planned with.
 */
export const example = ({
  source,
  isFree,
}: ExampleModel): string => `# Darkroom's API. Press the play button, or Ctrl+Enter, and choose an operation.

query Models {
  models(first: 20) {
    nodes {
      source
      name
      provider { label status { state } }
      capabilities { modes supportsSeed }
    }
  }
}

# Reads only: what it would cost, and what would become of each setting.
query Plan {
  generationPlan(input: {
    model: { source: ${JSON.stringify(source)} }
    prompt: "a lighthouse at dusk"
    size: { aspectRatio: "16:9" }
  }) {
    cost { isKnown expected { amount } }
    receipt { parameter outcome sent }
    userErrors { code message field }
  }
}

${isFree ? generate(source) : ''}# Everything that happens, as it happens.
subscription Watch {
  activity {
    cursor
    at
    ... on GenerationActivity {
      event { kind generation { id status progress images { id url } } }
    }
  }
}
`;

const generate = (source: string) => `mutation Generate {
  generationCreate(input: { generation: {
    model: { source: ${JSON.stringify(source)} }
    prompt: "a lighthouse at dusk"
    size: { aspectRatio: "16:9" }
    seed: 7
  } }) {
    generation { id status }
    userErrors { code message field }
  }
}

`;
