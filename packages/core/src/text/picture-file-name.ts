/** The longest part of a name that the prompt gives, in characters. */
const WORDS_MAXIMUM = 60;

/** The ending that programs know a kind of file by: "jpg" of image/jpeg, "svg" of image/svg+xml. */
export function extensionOf(mimeType: string): string {
  const subtype = mimeType
    .toLowerCase()
    .replace(/^[^/]*\//, '')
    .replace(/^(x-|vnd\.)/, '')
    .replace(/[;+].*$/, '');
  return subtype === 'jpeg' ? 'jpg' : subtype.replace(/[^a-z0-9]/g, '') || 'bin';
}

/** The first words of a text as one word in lower case; whole words where they fit. Letters of any script stay. */
function slugOf(text: string): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    const characters = [...longer];
    if (characters.length > WORDS_MAXIMUM) {
      return slug === '' ? characters.slice(0, WORDS_MAXIMUM).join('') : slug;
    }
    slug = longer;
  }
  return slug;
}

/** A file's name: the prompt's first words, and the end of the image's id, so that no two are the same. */
export function pictureFileName(prompt: string | null, id: string, mimeType: string): string {
  return `${slugOf(prompt ?? '') || 'picture'}-${id.slice(-6)}.${extensionOf(mimeType)}`;
}
