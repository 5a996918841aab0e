import { ColorInput } from '@mantine/core';

/** A colour, by picking or by its hexadecimal code; empty: the model's own choice. Loaded where a model has one. */
export default function ColourField({
  value,
  onChange,
  ...shared
}: {
  label: string;
  description: string | undefined;
  required: boolean;
  error: string | null;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return <ColorInput {...shared} format="hex" value={value} onChange={onChange} />;
}
