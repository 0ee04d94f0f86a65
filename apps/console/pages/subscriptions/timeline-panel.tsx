import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import type { InvoicedLine, Subscription, Told } from '#apps/console/api/subscriptions.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import '#apps/console/pages/onboarding/onboarding.css'
import { LINE_KINDS } from './costs-panel.tsx'
import { dayIn, whatText } from './life-words.ts'

type Shown = Readonly<{ subscription: Subscription; lines: readonly InvoicedLine[] }>

type Entry = Readonly<{ key: string; place: string } & ({ told: Told } | { line: InvoicedLine })>

/**
 * What was told, by when it holds, and what closes corrected because of it, by when it was issued; newest first. What was told anew
 * or withdrawn stays, and says so.
 */
export function TimelinePanel({ subscription, lines }: Shown) {
  const entries = entriesOf(subscription, lines)
  return (
    <section className="panel" aria-labelledby="life-history">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="life-history">History</h2>
          <p className="panel-lead">From when each change holds, when it was learned, and what was corrected for it.</p>
        </div>
      </div>
      <ol className="timeline panel-body">
        {entries.map((entry) => (
          <li key={entry.key} className={'told' in entry && !entry.told.stands ? 'told-anew' : undefined}>
            {'told' in entry ? (
              <ToldEntry told={entry.told} zone={subscription.zone} />
            ) : (
              <Corrected line={entry.line} />
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function entriesOf({ timeline }: Subscription, lines: readonly InvoicedLine[]): readonly Entry[] {
  const told = timeline.map(
    (one): Entry => ({ key: `fact ${one.position}`, place: one.at ?? one.learnedAt, told: one }),
  )
  const corrected = lines
    .filter(({ kind }) => kind !== 'first')
    .map((line): Entry => ({ key: line.id, place: `${line.invoice.issueDate}T00:00:00Z`, line }))
  return [...told, ...corrected].toSorted((a, b) => Temporal.Instant.compare(b.place, a.place))
}

function ToldEntry({ told, zone }: Readonly<{ told: Told; zone: string }>) {
  const names = useNames()
  const { at, because, by, learnedAt, stands, what } = told
  return (
    <>
      <p>
        {at !== null && <strong>{dayIn(at, zone)}</strong>} <span className="told-what">{whatText(told)}</span>{' '}
        {!stands && <span className="mark">{what === 'withdrawn' ? 'Told anew' : 'No longer holds'}</span>}
      </p>
      {because !== null && <p className="breaks">{because}</p>}
      <p className="soft small">
        {names.of(by)} told it on {momentText(learnedAt)} · fact {told.position.toLocaleString('en')}
      </p>
    </>
  )
}

function Corrected({ line }: Readonly<{ line: InvoicedLine }>) {
  const { id, kind, amount, chargeName, charge, invoice } = line
  if (kind === 'first') return null
  return (
    <>
      <p className="line-charge">
        <strong>{dateText(invoice.issueDate)}</strong>
        <CorrectionMark text={LINE_KINDS[kind]} />
        {chargeName === '' ? charge : chargeName}
        <Amount value={amount} currency={invoice.currency} door={{ posting: id }} withCurrency />
      </p>
      <p className="soft small">On {invoice.number}, by a close</p>
    </>
  )
}
