import { dateText } from '#apps/console/amount/time-text.ts'
import type { Statement } from '#apps/console/api/answers.ts'

type Side = Statement['sides']['payer']

/** Who pays whom, as both were known when it was issued; until when a line may be disputed; what became of the money. */
export function SidesPanel({ statement: { sides, disputeThrough, remittances } }: Readonly<{ statement: Statement }>) {
  return (
    <dl className="facts panel" aria-label="Between">
      <SideFacts name="From" side={sides.payer} />
      <SideFacts name="To" side={sides.partner} />
      <div>
        <dt>Lines can be disputed</dt>
        <dd>through {dateText(disputeThrough)}</dd>
      </div>
      {remittances.map(({ number, kind, date, reference, because }) => (
        <div key={number}>
          <dt>{MOVED[kind]}</dt>
          <dd>
            {dateText(date)}
            <p className="soft small breaks">{reference ?? because}</p>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const MOVED = { paid: 'Paid', returned: 'Came back', forfeited: 'Forfeited' } as const

function SideFacts({ name, side }: Readonly<{ name: string; side: Side }>) {
  const taxIds = side.taxIds.map(({ taxId }) => taxId).join(', ')
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {side.name}
        <p className="soft small">
          {side.country ?? 'no country told'}, {taxIds === '' ? 'no tax id told' : taxIds}
        </p>
      </dd>
    </div>
  )
}
