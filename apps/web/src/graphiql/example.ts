/** What stands in the editor at first: the whole way from a model to a picture, ready to run. */
export const example = (
  source: string,
): string => `# Darkroom's API. Press the play button, or Ctrl+Enter, and choose an operation.

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

mutation Generate {
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

# Everything that happens, as it happens.
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
