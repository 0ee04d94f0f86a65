import { IconLock } from '@tabler/icons-react'
import { useNames } from '#apps/console/api/names.ts'
import type { SubscriptionLink } from '#apps/console/api/subscriptions.ts'
import '#apps/console/pages/sales/sales.css'

type Sold = Readonly<{
  customer: string
  chain: readonly Pick<SubscriptionLink, 'link' | 'seller' | 'open' | 'currency'>[]
}>

/** The chain as a line, vendor first; links between others are drawn closed. */
export function SoldThrough({ subscription: { chain, customer } }: Readonly<{ subscription: Sold }>) {
  const names = useNames()
  const closed = chain.filter(({ open }) => !open).length
  const hidden = `${closed} of its ${chain.length} links ${closed === 1 ? 'is' : 'are'} not yours to see.`
  return (
    <section className="panel" aria-labelledby="sold">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="sold">Sold through {names.of(chain.at(-1)?.seller ?? '')}</h2>
          <p className="panel-lead">{closed === 0 ? 'You are party to every link.' : hidden}</p>
        </div>
      </div>
      <ol className="sale-chain">
        {chain.map((link) => (
          <li key={link.link}>
            <Node organization={link.seller} />
            <Segment link={link} />
          </li>
        ))}
        <li>
          <Node organization={customer} isEnd />
        </li>
      </ol>
    </section>
  )
}

function Node({ organization, isEnd = false }: Readonly<{ organization: string; isEnd?: boolean }>) {
  const names = useNames()
  return (
    <span className="sale-node">
      <span className={isEnd ? 'sale-dot sale-dot-end' : 'sale-dot'} />
      <span>
        <span className={organization === names.self ? 'sale-self' : undefined}>{names.of(organization)}</span>
        <span className="soft small sale-part">{names.roleOf(organization)}</span>
      </span>
    </span>
  )
}

function Segment({ link: { open, currency } }: Readonly<{ link: Pick<SubscriptionLink, 'open' | 'currency'> }>) {
  return (
    <span className={open ? 'sale-segment' : 'sale-segment sale-closed'}>
      <span className="mark">
        {!open && <IconLock size={12} stroke={2} aria-hidden="true" />}
        {open ? currency : 'closed'}
      </span>
    </span>
  )
}
