import { IconLock } from '@tabler/icons-react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { monthText } from '#apps/console/amount/time-text.ts'
import type { Draft } from '#apps/console/api/closes.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { draftsText } from './close-state.ts'

type Shown = Readonly<{ drafts: readonly Draft[]; isOperator: boolean }>

/** What each link would issue. Of links of others the operator sees how much there is, and no amount. */
export function DraftsPanel({ drafts, isOperator }: Shown) {
  const [first] = drafts
  if (!first) {
    return (
      <section className="panel" aria-label="Drafts">
        <Empty
          shows="Here stands what each link would issue, before anything is."
          action={isOperator ? 'Preview the month to see it.' : 'The operator previews the month.'}
        />
      </section>
    )
  }
  const verb = first.state === 'issued' ? 'was issued' : 'would be issued'
  return (
    <section className="panel" aria-labelledby="drafts">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="drafts">
            What {verb} for {monthText(first.month)}
          </h2>
          <p className="panel-lead">{draftsText(drafts)}</p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col" className="number wide">
              Documents
            </th>
            <th scope="col" className="number wide">
              Lines
            </th>
            <th scope="col" className="wide">
              To look at
            </th>
            <th scope="col" className="number">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {drafts.map((draft) => (
            <DraftRow key={draft.link} draft={draft} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function DraftRow({ draft }: Readonly<{ draft: Draft }>) {
  const { seller, buyer, documents, lines, corrections, flagged, parked, total, currency } = draft
  return (
    <tr>
      <th scope="row">
        <Parties seller={seller} buyer={buyer} />
      </th>
      <td className="number wide">{documents}</td>
      <td className="number wide">{lines.toLocaleString('en')}</td>
      <td className="wide">
        <span className="marks">
          {parked > 0 && <span className="mark mark-harm">{parked} parked</span>}
          {flagged > 0 && <span className="mark mark-attention">{flagged} flagged</span>}
          {corrections > 0 && <span className="mark">{countText(corrections, 'correction')}</span>}
        </span>
      </td>
      <td className="number">
        {total !== null && currency !== null ? (
          <Amount value={total} currency={currency} withCurrency />
        ) : documents === 0 ? (
          <span className="faint">nothing</span>
        ) : (
          <span className="soft close-closed">
            <IconLock size={14} stroke={1.6} aria-hidden="true" /> closed
          </span>
        )}
      </td>
    </tr>
  )
}
