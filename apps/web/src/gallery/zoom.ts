/** How a picture lies on its stage: its scale in pixels of the screen for one of its own, and how far it is moved. */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The largest that a picture is shown: eight pixels of the screen for one of its own. */
const MOST = 8;

/** The scale at which the whole picture is seen; never larger than it is. */
export function fitScale(picture: Size, stage: Size): number {
  return Math.min(1, stage.width / picture.width, stage.height / picture.height);
}

const clamp = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));

/** A view with the picture where it can be: never smaller than whole, and no edge of it further in than the stage's. */
export function settled(view: View, picture: Size, stage: Size): View {
  const scale = clamp(view.scale, fitScale(picture, stage), MOST);
  const roomX = Math.max(0, (picture.width * scale - stage.width) / 2);
  const roomY = Math.max(0, (picture.height * scale - stage.height) / 2);
  return { scale, x: clamp(view.x, -roomX, roomX), y: clamp(view.y, -roomY, roomY) };
}

/** Another scale, with what is under a point (from the middle of the stage) staying under it. */
export function scaledAt(view: View, scale: number, point: { x: number; y: number }): View {
  const by = scale / view.scale;
  return {
    scale,
    x: point.x - (point.x - view.x) * by,
    y: point.y - (point.y - view.y) * by,
  };
}
