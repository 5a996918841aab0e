/** The product's sign, in the colour of the text around it. Decorative: the name stands beside it. */
export function Mark({ size }: { size: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <circle cx="16" cy="16" r="11" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M16 5a11 11 0 0 1 0 22z" fill="currentColor" />
    </svg>
  );
}
