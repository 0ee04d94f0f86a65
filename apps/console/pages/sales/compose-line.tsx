import { asWords } from '#apps/console/api/names.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { BY_LIST, canGoBelow, type Known, listPrice, type TypedLine, type TypedPrice } from './composed.ts'

type Line = Readonly<{
  line: TypedLine
  place: number
  known: Known
  currency: string
  onChange: (line: TypedLine) => void
  onRemove: (() => void) | undefined
}>

/** One product of a quote: its plan, how many, and what each of its charges costs. */
export function ComposeLine({ line, place, known, currency, onChange, onRemove }: Line) {
  const product = known.products.find(({ id }) => id === line.product)
  const plans = product?.plans ?? []
  const planned = plans.find(({ plan }) => plan === line.plan)?.charges
  const charges = (product?.charges ?? []).filter(({ charge }) => planned?.includes(charge) ?? true)
  return (
    <fieldset className="compose-line">
      <legend className="legend">Product {place}</legend>
      <div className="form-pair">
        <SelectField
          label="Product"
          value={line.product}
          onChange={(id) => onChange({ ...line, product: id, plan: '', prices: {} })}
          options={[{ value: '', name: 'Choose one' }, ...known.products.map(({ id, name }) => ({ value: id, name }))]}
        />
        <TextField
          label="Quantity"
          value={line.quantity}
          onChange={(quantity) => onChange({ ...line, quantity })}
          hint="Such as seats. Left empty, it is left open."
        />
      </div>
      {plans.length > 0 && (
        <SelectField
          label="Plan"
          value={line.plan}
          onChange={(plan) => onChange({ ...line, plan, prices: {} })}
          options={[{ value: '', name: 'None' }, ...plans.map(({ plan, name }) => ({ value: plan, name }))]}
        />
      )}
      {charges.map(({ charge, name }) => (
        <ChargeFields
          key={charge}
          name={name === '' ? asWords(charge) : name}
          typed={line.prices[charge] ?? BY_LIST}
          listed={listPrice(known.prices, { product: line.product, charge, plan: line.plan })}
          currency={currency}
          onChange={(typed) => onChange({ ...line, prices: { ...line.prices, [charge]: typed } })}
        />
      ))}
      {onRemove && (
        <div>
          <button type="button" className="button" onClick={onRemove}>
            Take product {place} away
          </button>
        </div>
      )}
    </fieldset>
  )
}

type Charged = Readonly<{
  name: string
  typed: TypedPrice
  listed: ReturnType<typeof listPrice>
  currency: string
  onChange: (typed: TypedPrice) => void
}>

function ChargeFields({ name, typed, listed, currency, onChange }: Charged) {
  const options = [
    { value: 'list', name: listed ? 'By list' : 'By list, which has no price yet' },
    ...(canGoBelow(listed) ? [{ value: 'less', name: 'Below list' }] : []),
    { value: 'own', name: 'A price of its own' },
  ]
  return (
    <div className="form-pair">
      <SelectField
        label={name}
        value={typed.how}
        onChange={(value) => onChange({ ...typed, how: value === 'less' || value === 'own' ? value : 'list' })}
        options={options}
        hint={
          listed ? `List: ${listed.says} ${listed.currency}` : 'The link’s book has no price for it that holds now.'
        }
      />
      {typed.how === 'less' && (
        <TextField
          label={`${name}, percent below list`}
          value={typed.number}
          onChange={(number) => onChange({ ...typed, number })}
        />
      )}
      {typed.how === 'own' && (
        <TextField
          label={`${name}, amount in ${currency}`}
          value={typed.number}
          onChange={(number) => onChange({ ...typed, number })}
          hint="For each unit, or for a period where it is a fee."
        />
      )}
    </div>
  )
}
