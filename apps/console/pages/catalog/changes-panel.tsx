import { amountText, quantityText } from '#apps/console/amount/decimal-text.ts'
import type { BookChange } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { percentText } from './curve-sentences.ts'
import { forWhom } from './prices-table.tsx'

const MARKS: Readonly<Record<BookChange['change'], readonly [mark: string, name: string]>> = {
  added: ['mark mark-good', 'Added'],
  removed: ['mark mark-harm', 'Removed'],
  changed: ['mark mark-attention', 'Changed'],
}

/** Every price that differs, both in words and with what quantities cost under each. */
export function ChangesPanel({ changes }: Readonly<{ changes: readonly BookChange[] }>) {
  if (changes.length === 0) {
    return (
      <section className="panel" aria-label="What differs">
        <Empty shows="Every price is the same on both sides." action="Choose another book or another day." />
      </section>
    )
  }
  return changes.map((change) => (
    <ChangePanel
      key={[change.product, change.charge, change.subscription, change.customer, change.plan].join(' ')}
      change={change}
    />
  ))
}

function ChangePanel({ change }: Readonly<{ change: BookChange }>) {
  const names = useNames()
  const [mark, name] = MARKS[change.change]
  const title = `${asWords(change.charge)} of ${asWords(change.product)}`
  return (
    <section className="panel" aria-label={title}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2>
            {title} <span className={mark}>{name}</span>
          </h2>
          <p className="panel-lead">For {forWhom(change, names)}</p>
        </div>
      </div>
      <dl className="facts two-sides">
        <Side name="Before" price={change.before} />
        <Side name="After" price={change.after} />
      </dl>
      <Samples change={change} />
    </section>
  )
}

function Side({ name, price }: Readonly<{ name: string; price: BookChange['before'] }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {price ? (
          <>
            {price.says} <span className="soft">{price.currency}</span>
          </>
        ) : (
          <span className="soft">no price</span>
        )}
      </dd>
    </div>
  )
}

function Samples({ change: { before, after, samples } }: Readonly<{ change: BookChange }>) {
  const [was, is] = [before?.currency ?? after?.currency ?? '', after?.currency ?? before?.currency ?? '']
  const cells = samples.some(({ cell }) => cell !== null)
  return (
    <div className="layers">
      <table className="table">
        <thead>
          <tr>
            {cells && <th scope="col">Cell</th>}
            <th scope="col" className="number">
              Quantity
            </th>
            <th scope="col" className="number">
              Before, {was}
            </th>
            <th scope="col" className="number">
              After, {is}
            </th>
            <th scope="col" className="number">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <tr key={`${sample.cell} ${sample.quantity}`}>
              {cells && <td>{sample.cell}</td>}
              <td className="number">{quantityText(sample.quantity)}</td>
              <td className="number">{sample.before === null ? '—' : amountText(sample.before, was)}</td>
              <td className="number">{sample.after === null ? '—' : amountText(sample.after, is)}</td>
              <td className="number">{sample.percent === null ? '—' : percentText(sample.percent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
