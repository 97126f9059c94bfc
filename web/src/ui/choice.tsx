/** One of some values, each with what it is called. */
export function Choice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: Readonly<Record<Value, string>>;
  readonly onChoose: (value: Value) => void;
}) {
  const values = Object.keys(choices) as Value[]; // the keys of the record above
  return (
    <select
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const next = values.find((one) => one === target.value);
        if (next !== undefined) onChoose(next);
      }}
      className="h-7 max-w-26 rounded-control border border-line bg-surface px-1.5 text-sm sm:max-w-none"
    >
      {values.map((one) => (
        <option key={one} value={one}>
          {choices[one]}
        </option>
      ))}
    </select>
  );
}
