/** One of a few values; all of them are in sight, and the arrow keys go through them. */
export function Choice<Value extends string>({
  name,
  label,
  options,
  value,
  onChange,
}: {
  /** Of the group in the page. */
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}) {
  return (
    <fieldset className="px-4 py-1">
      <legend className="float-left w-full pb-1 text-sm text-fg2">{label}</legend>
      <div className="clear-both flex flex-wrap gap-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={`flex h-8 cursor-pointer items-center rounded-control border px-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent ${
              option.value === value
                ? 'border-accent bg-selected font-medium'
                : 'border-line text-fg2 hover:bg-raised'
            }`}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
