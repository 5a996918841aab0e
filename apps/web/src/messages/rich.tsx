import { Fragment, type ReactNode } from 'react';
import { piecesOf } from './fill-in.ts';
import { type Message, translated, type Values } from './translate.ts';

/** A text with elements in its places: `<Rich text="Press {key} to send." values={{ key: <Kbd>Enter</Kbd> }} />`. */
export function Rich<Text extends Message>({
  text,
  values,
}: {
  text: Text;
  values: Values<Text, ReactNode>[0];
}) {
  const byPlace: Readonly<Record<string, ReactNode>> = values ?? {};
  return piecesOf(translated(text)).map(({ words, place }, index) => (
    // The pieces of one text never change their order.
    <Fragment key={index}>
      {words}
      {place !== null && byPlace[place]}
    </Fragment>
  ));
}
