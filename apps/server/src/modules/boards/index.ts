import { boardAddImages } from './board-add-images.ts';
import { boardCreate } from './board-create.ts';
import { boardDelete } from './board-delete.ts';
import { boardRemoveImages } from './board-remove-images.ts';
import { boardUpdate } from './board-update.ts';
import { boards } from './boards.ts';
import { Board } from './type-board.ts';

export const boardsModule = {
  Query: { boards },
  Mutation: { boardCreate, boardUpdate, boardDelete, boardAddImages, boardRemoveImages },
  Board,
};
