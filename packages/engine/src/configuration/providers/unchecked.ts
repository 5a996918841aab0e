/** Of what was taken while nobody could say whether it is good. */
export const UNCHECKED =
  'What was given is stored, not checked: check it once the provider can be reached.';

/** Why a change is not stored that would put an unchecked secret, or none, where one is that the provider has accepted. */
export const keptSentence = (variable: string, wayOut: string): string =>
  `Nothing was stored: the ${variable} that is there was checked and is good, and what replaces it could not be checked. To store it all the same, ${wayOut}.`;
