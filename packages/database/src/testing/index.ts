export {
  callWitness,
  damageDatabase,
  readWitness,
  type Testimony,
  type WitnessedBill,
  type WitnessedExcess,
  type WitnessedMove,
} from './witness.ts';
