import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useFact } from '#apps/console/api/questions.ts'
import { isHidden, tell } from '#apps/console/api/trouble.ts'
import { ClosedNote } from './closed.tsx'

/** The facts that a reason rests on, as they were told. */
export function FactsBelow({ facts }: Readonly<{ facts: readonly string[] }>) {
  return (
    <div className="below">
      {facts.map((name) => (
        <FactBelow key={name} position={Number(name.slice('fact:'.length))} />
      ))}
    </div>
  )
}

function FactBelow({ position }: Readonly<{ position: number }>) {
  const { data, error } = useFact(position)
  const names = useNames()
  if (isHidden(error)) return <ClosedNote what={`Fact ${position}`} />
  if (error) {
    return (
      <p className="fact soft">
        Fact {position}: {tell(error).happened}
      </p>
    )
  }
  if (!data) return <div className="skeleton fact" />
  return (
    <section className="fact" aria-label={`Fact ${position}`}>
      <p className="fact-head">
        <span className="fact-kind">{asWords(data.kind)}</span> <span className="id">{data.about}</span>
      </p>
      <p className="soft small">
        Fact {position}, told by {names.of(data.owner)} on {momentText(data.learnedAt)}
      </p>
      <dl className="content">
        {flatten(data.body).map(([field, value]) => (
          <div key={field} className="content-pair">
            <dt>{field}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

type Pair = readonly [field: string, value: string]

/** A nested body as readable pairs: `price model  graduated`, `price tier 1 up to  20`. */
export function flatten(body: Readonly<Record<string, unknown>>, above = ''): readonly Pair[] {
  return Object.entries(body).flatMap(([field, value]): readonly Pair[] => {
    const name = `${above}${above === '' ? '' : ' '}${fieldText(field)}`
    if (Array.isArray(value)) {
      const plain = value.every((one) => typeof one !== 'object')
      if (plain) return [[name, value.map(valueText).join(', ')]]
      return value.flatMap((one: unknown, at) => flatten({ ...Object(one) }, `${name.replace(/s$/, '')} ${at + 1}`))
    }
    if (typeof value === 'object' && value !== null) return flatten({ ...value }, name)
    return [[name, valueText(value)]]
  })
}

/** `upTo` is read as `up to`. */
function fieldText(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ')
}

function valueText(value: unknown): string {
  const text = String(value)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return momentText(text)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? dateText(text) : text
}
