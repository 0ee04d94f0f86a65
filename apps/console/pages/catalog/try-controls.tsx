import type { ListedPrice, Product } from '#apps/console/api/catalog.ts'
import { asWords, ownName } from '#apps/console/api/names.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import {
  isTriable,
  MODELS,
  printModel,
  readModel,
  type Tried,
  type TypedModel,
  type TypedTier,
  typedOf,
} from './tried-model.ts'

type Known = Readonly<{ prices: readonly ListedPrice[]; products: readonly Product[] }>

/** Which price is tried, up to how many; and the form in which it can be changed. Each choice stands in the address. */
export function TryControls({ tried, prices, products }: Known & Readonly<{ tried: Tried }>) {
  const set = useSetSearch()
  const { price, unit, upTo, model } = tried
  const typed = readModel(model)
  const nameOf = (one: ListedPrice) => {
    const sold = products.find(({ id }) => id === one.product)
    const charge = sold?.charges.find(({ charge: own }) => own === one.charge)?.name ?? asWords(one.charge)
    return `${sold?.name ?? asWords(one.product)}: ${charge}, ${ownName(one.price)}`
  }
  const start = printModel(typedOf(price.body['price'] as Readonly<Record<string, unknown>> | undefined))
  return (
    <section className="panel try-controls" aria-label="What is tried">
      <div className="try-fields">
        <ChoiceField
          label="Price"
          value={price.price}
          onChange={(chosen) => set({ price: chosen, model: undefined, quantity: undefined, upTo: undefined })}
          options={prices.map((one) => ({ value: one.price, name: nameOf(one), under: ownName(one.book) }))}
        />
        <TextField label={`Up to, in ${unit}`} value={upTo} onChange={(to) => set({ upTo: to, quantity: undefined })} />
      </div>
      {typed ? (
        <ModelForm typed={typed} onChange={(next) => set({ model: printModel(next) })} />
      ) : (
        <p className="try-says">
          <strong>{price.says}</strong> <span className="soft">{price.currency}</span>
        </p>
      )}
      <div>
        <button
          type="button"
          className="button"
          onClick={() => set({ model: typed ? undefined : start, quantity: undefined })}
        >
          {typed ? 'Back to the recorded price' : isTriable(price.model) ? 'Change it' : 'Make one of your own'}
        </button>
      </div>
    </section>
  )
}

function ModelForm({ typed, onChange }: Readonly<{ typed: TypedModel; onChange: (typed: TypedModel) => void }>) {
  const { model, tiers } = typed
  const isTiered = model === 'graduated' || model === 'volume'
  const shown = isTiered ? tiers : tiers.slice(0, 1)
  const change = (at: number, part: Partial<TypedTier>) =>
    onChange({ model, tiers: shown.map((tier, index) => (index === at ? { ...tier, ...part } : tier)) })
  return (
    <div className="try-model">
      <SelectField
        label="How it counts"
        value={model}
        onChange={(value) => onChange({ model: MODELS.find((one) => one.value === value)?.value ?? model, tiers })}
        options={MODELS}
      />
      {shown
        .map((tier, place) => ({ tier, place, key: `tier ${place + 1}` }))
        .map(({ tier, place, key }) => (
          <TierRow
            key={key}
            tier={tier}
            place={place}
            of={shown.length}
            model={model}
            onChange={(part) => change(place, part)}
          />
        ))}
      {isTiered && (
        <div className="marks">
          <button
            type="button"
            className="button"
            onClick={() => onChange({ model, tiers: [...tiers, { upTo: '', unit: '', flat: '' }] })}
          >
            Add a tier
          </button>
          {tiers.length > 1 && (
            <button
              type="button"
              className="button"
              onClick={() =>
                onChange({
                  model,
                  tiers: tiers.slice(0, -1).map((one, at, all) => (at === all.length - 1 ? { ...one, upTo: '' } : one)),
                })
              }
            >
              Take the last away
            </button>
          )}
        </div>
      )}
    </div>
  )
}

type Row = Readonly<{
  tier: TypedTier
  place: number
  of: number
  model: TypedModel['model']
  onChange: (part: Partial<TypedTier>) => void
}>

function TierRow({ tier, place, of, model, onChange }: Row) {
  if (model === 'per_unit') {
    return <TextField label="Each costs" value={tier.unit} onChange={(unit) => onChange({ unit })} />
  }
  if (model === 'package') {
    return (
      <div className="form-pair">
        <TextField label="In a package" value={tier.upTo} onChange={(upTo) => onChange({ upTo })} />
        <TextField label="A package costs" value={tier.unit} onChange={(unit) => onChange({ unit })} />
      </div>
    )
  }
  const name = `tier ${place + 1}`
  return (
    <div className="try-tier">
      {place === of - 1 ? (
        <p className="try-open soft">{of === 1 ? 'All' : 'Above'}</p>
      ) : (
        <TextField label={`Up to, ${name}`} value={tier.upTo} onChange={(upTo) => onChange({ upTo })} />
      )}
      <TextField label={`Each, ${name}`} value={tier.unit} onChange={(unit) => onChange({ unit })} />
      <TextField label={`Once, ${name}`} value={tier.flat} onChange={(flat) => onChange({ flat })} />
    </div>
  )
}
