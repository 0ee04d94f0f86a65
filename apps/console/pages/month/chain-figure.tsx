import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import type { Month } from '#apps/console/api/answers.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type ChainRow, chainRows, chainsIn, type Hop, narrowLines, type Segment } from './chain-rows.ts'
import { countText, listText } from './month-sentences.ts'
import './chain.css'

/** Who sells to whom, and what each link invoiced: a line from the vendor to the customer for every path. */
export function ChainFigure({ month }: Readonly<{ month: Month }>) {
  const names = useNames()
  const chains = month.month ? chainsIn(month.month, month.chains) : month.chains
  const rows = chainRows(chains, month.links, names.self)
  if (rows.length === 0) return null
  const closed = new Set(
    rows.flatMap(({ full }) =>
      full.filter(({ segment }) => segment.state === 'closed').map(({ segment }) => segment.link),
    ),
  )
  const depth = Math.max(...rows.map(({ hops }) => hops.length))
  const lead =
    closed.size > 0
      ? ` ${countText(closed.size, 'link')} on the way ${closed.size === 1 ? 'is' : 'are'} not yours to see.`
      : ''
  return (
    <section className="panel" aria-labelledby="chain">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="chain">{countText(chains.length, 'subscription')} from vendor to customer</h2>
          <p className="panel-lead">What each link invoiced for the month.{lead}</p>
        </div>
      </div>
      <ul className={`chains chains-${depth}`}>
        {rows.map((row) => (
          <Row key={row.key} row={row} depth={depth} />
        ))}
      </ul>
      <Narrow rows={rows} />
    </section>
  )
}

function Row({ row, depth }: Readonly<{ row: ChainRow; depth: number }>) {
  const names = useNames()
  return (
    <li className={row.hops[0]?.organization ? 'chain chain-root' : 'chain'}>
      {row.hops.map((hop, level) => (
        <HopCell
          key={row.full[level]?.segment.link}
          hop={hop}
          span={level === row.hops.length - 1 ? depth - level : 1}
        />
      ))}
      <div className="chain-end">
        <span className="chain-dot chain-dot-end" />
        <span className="chain-name">
          <Name organization={row.customer} />
          <span className="chain-part">{listText(row.products.map(asWords))}</span>
        </span>
        <span className="unseen">{names.of(row.customer)} is the customer</span>
      </div>
    </li>
  )
}

function HopCell({ hop, span }: Readonly<{ hop: Hop; span: number }>) {
  const { organization, segment, goesOn } = hop
  const names = useNames()
  const kind = organization ? 'hop-node' : segment ? 'hop-branch' : 'hop-pass'
  return (
    <div className={`hop ${kind} hop-span-${span}${goesOn ? ' hop-on' : ''}`}>
      {organization && (
        <>
          <span className="chain-dot" />
          <span className="chain-name">
            <Name organization={organization} />
            <span className="chain-part">{names.roleOf(organization)}</span>
          </span>
        </>
      )}
      {segment && <SegmentLine segment={segment} />}
    </div>
  )
}

function Name({ organization }: Readonly<{ organization: string }>) {
  const names = useNames()
  return <span className={organization === names.self ? 'chain-self' : undefined}>{names.of(organization)}</span>
}

function SegmentLine({ segment }: Readonly<{ segment: Segment }>) {
  return (
    <span className={`segment segment-${segment.state}`}>
      <span className="segment-text">
        <SegmentText segment={segment} />
      </span>
    </span>
  )
}

function SegmentText({ segment }: Readonly<{ segment: Segment }>) {
  if (segment.state === 'closed') {
    return (
      <>
        <IconLock size={12} stroke={2} aria-hidden="true" />
        closed
      </>
    )
  }
  if (segment.state === 'quiet' || !('money' in segment)) return 'nothing invoiced'
  const { total, currency, invoices } = segment.money
  if (segment.state === 'shared') return `in ${moneyText(total, currency)} above`
  const [only, ...others] = invoices
  if (only && others.length === 0)
    return <Amount value={total} currency={currency} door={{ invoice: only.number }} withCurrency />
  return (
    <Link to="/invoices" className="amount amount-door">
      {moneyText(total, currency)}
    </Link>
  )
}

/** The same tree, one organization per line, each with the link that leads to it. */
function Narrow({ rows }: Readonly<{ rows: readonly ChainRow[] }>) {
  return (
    <ul className="chains-narrow">
      {narrowLines(rows).map(({ key, depth, organization, segment, products }) => (
        <li key={key} className={`narrow narrow-${depth}`}>
          <span className={products.length > 0 ? 'chain-dot chain-dot-end' : 'chain-dot'} />
          <span>
            <Name organization={organization} /> <span className="chain-part">{listText(products.map(asWords))}</span>
          </span>
          {segment && (
            <span className={`narrow-text narrow-${segment.state}`}>
              <SegmentText segment={segment} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
