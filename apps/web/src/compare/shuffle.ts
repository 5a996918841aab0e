/** The same things in an order of chance: nobody can guess a column's model by where it was chosen. */
export function shuffled<Thing>(things: readonly Thing[]): Thing[] {
  const chances = crypto.getRandomValues(new Uint32Array(things.length));
  return things
    .map((thing, index) => ({ thing, chance: chances[index] ?? 0 }))
    .sort((one, other) => one.chance - other.chance)
    .map(({ thing }) => thing);
}
