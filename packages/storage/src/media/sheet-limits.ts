/** Tiles of a contact sheet side by side. */
export const SHEET_COLUMNS = 6;
/** Tiles of one sheet. */
export const SHEET_TILES = SHEET_COLUMNS * 8;
