import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import type { Writing } from './program-form.tsx'
import { addPart, type Path, removePart, writeField, writePart } from './program-text.ts'
import { type Part, partsOf, textOf } from './program-words.ts'

/** One field of each row: typed, chosen, or several names with commas between them. */
type Column = Readonly<{
  field: string
  label: string
  hint?: string
  options?: readonly Readonly<{ value: string; name: string }>[]
  isList?: boolean
}>

type Rows = Writing &
  Readonly<{
    legend: string
    /** What one of them is called: "multiplier". */
    one: string
    path: Path
    rows: unknown
    columns: readonly Column[]
    /** What another one begins with. */
    begins: Part
  }>

/** A list of a program's document row by row: each field is written into the text, a row can be added and taken out. */
export function RowFields({ text, onChange, legend, one, path, rows, columns, begins }: Rows) {
  return (
    <fieldset className="program-part">
      <legend className="legend">{legend}</legend>
      {partsOf(rows).map((row, nth) => (
        // A row has no name of its own: its place is what it is known by.
        <div className="program-row program-cap" key={`${one} ${String(nth + 1)}`}>
          {columns.map((column) => (
            <RowField
              key={column.field}
              column={column}
              name={`${one} ${nth + 1}`}
              value={row[column.field]}
              write={(value) => onChange(written(text, [...path, nth, column.field], { value, column }))}
            />
          ))}
          <button type="button" className="button" onClick={() => onChange(removePart(text, [...path, nth]))}>
            Remove {one} {nth + 1}
          </button>
        </div>
      ))}
      <button type="button" className="button" onClick={() => onChange(addPart(text, path, begins))}>
        Add a {one}
      </button>
    </fieldset>
  )
}

function written(text: string, path: Path, { value, column }: Readonly<{ value: string; column: Column }>): string {
  if (!column.isList) return writeField(text, path, value)
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names.length === 0 ? writeField(text, path, '') : writePart(text, path, names)
}

type Cell = Readonly<{ column: Column; name: string; value: unknown; write: (value: string) => void }>

function RowField({ column, name, value, write }: Cell) {
  const { label: said, hint, options } = column
  const [label, help] = [`${said}, ${name}`, hint !== undefined && { hint }]
  // What has parts of its own, such as steps, is written in the text alone.
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return <p className="soft">{label}: as the text says</p>
  }
  const shown = Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value)
  if (options) return <SelectField label={label} {...help} value={shown} onChange={write} options={options} />
  return <TextField label={label} {...help} value={shown} onChange={write} />
}

const NONE = { value: '', name: '—' }
const UNDOES = [
  { value: 'subscription.cancelled', name: 'The customer leaves' },
  { value: 'credit_note.issued', name: 'A credit note is issued' },
  { value: 'invoice.unpaid', name: 'An invoice stays unpaid' },
  { value: 'role.ended', name: 'The partner’s role ends' },
]
const TAKES = [
  { value: 'unvested', name: 'What has not vested' },
  { value: 'proportional', name: 'In proportion' },
  { value: 'all', name: 'All of it' },
]

/** Who may earn at all: the first requirement that fails is the answer, with its hint. */
export function EligibilityFields({ text, onChange, rows }: Writing & Readonly<{ rows: unknown }>) {
  return (
    <RowFields
      {...{ text, onChange, rows }}
      legend="Who may earn: the first that fails is the answer"
      one="requirement"
      path={['eligibility']}
      columns={[
        { field: 'require', label: 'Requires' },
        { field: 'code', label: 'Code' },
        { field: 'hint', label: 'What would mend it' },
      ]}
      begins={{ require: 'partner.agreement_signed', code: 'agreement_missing', hint: 'Sign the terms' }}
    />
  )
}

/** What is multiplied, in the order of the rows. */
export function MultiplierFields({ text, onChange, at, rows }: Writing & Readonly<{ at: number; rows: unknown }>) {
  return (
    <RowFields
      {...{ text, onChange, rows }}
      legend="Multipliers, in this order"
      one="multiplier"
      path={['incentives', at, 'multipliers']}
      columns={[
        { field: 'when', label: 'When' },
        { field: 'times', label: 'Times' },
      ]}
      begins={{ when: 'size(customer.clouds) > 1', times: 1.2 }}
    />
  )
}

/** What takes back what was earned. */
export function ClawbackFields({ text, onChange, rows }: Writing & Readonly<{ rows: unknown }>) {
  return (
    <RowFields
      {...{ text, onChange, rows }}
      legend="What is taken back"
      one="clawback"
      path={['clawback']}
      columns={[
        { field: 'on', label: 'When', options: UNDOES },
        { field: 'within', label: 'Within' },
        { field: 'incentives', label: 'Of the incentives', isList: true },
        { field: 'take', label: 'Takes', options: [NONE, ...TAKES] },
      ]}
      begins={{ on: 'subscription.cancelled', within: 'P12M', take: 'unvested' }}
    />
  )
}
