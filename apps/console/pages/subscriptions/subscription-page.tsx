import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type Product, useProducts } from '#apps/console/api/catalog.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { type Subscription, useInvoiced, useSubscription } from '#apps/console/api/subscriptions.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { CostsPanel } from './costs-panel.tsx'
import { LifeDialogs, type LifeDoing } from './life-dialogs.tsx'
import { LifePanel } from './life-panel.tsx'
import { dayIn, LIFE_STATES, lifeTitle } from './life-words.ts'
import { SoldThrough } from './sold-through.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import './subscriptions.css'

const BACK = { to: '/subscriptions', name: 'Subscriptions' } as const
const USUAL_DOCUMENTS = 12

/** One subscription: who sells it, its whole history, what it cost, and what can be done about it. */
export function SubscriptionPage() {
  const { id = '' } = useParams({ strict: false })
  const subscription = useSubscription(id)
  const products = useProducts()
  const me = useMe()
  const error = subscription.error ?? products.error ?? me.error
  if (error || !subscription.data || !products.data || !me.data) {
    return <Waiting what="subscription" error={error} back={BACK} />
  }
  const product = products.data.find((one) => one.id === subscription.data.product)
  return <Shown subscription={subscription.data} product={product} me={me.data} />
}

export type SeenLife = Readonly<{ subscription: Subscription; product: Product | undefined; me: Me }>

function Shown(seen: SeenLife) {
  const { subscription, product } = seen
  const names = useNames()
  const [doing, setDoing] = useState<LifeDoing>()
  const [newest, setNewest] = useState(USUAL_DOCUMENTS)
  const links = subscription.chain.filter(({ open }) => open).map(({ link }) => link)
  const invoiced = useInvoiced(subscription.subscription, links, newest)
  const [mark, word] = LIFE_STATES[subscription.state]
  const name = lifeName(seen, names.of)
  return (
    <Page
      title={lifeTitle(subscription, name)}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          <span>Since {dayIn(subscription.from, subscription.zone)}</span>
          <Replaced subscription={subscription} />
          <span className="id breaks">{subscription.subscription}</span>
          <Link to="/deals/life" search={{ customer: subscription.customer, product: subscription.product }}>
            Life of the deal
          </Link>
        </div>
      }
      back={BACK}
      action={<RowMenu of={name} actions={actionsOf(seen, setDoing)} isPage />}
    >
      <SoldThrough subscription={subscription} />
      <div className="pair">
        <TimelinePanel subscription={subscription} lines={invoiced.lines} />
        <LifePanel subscription={subscription} />
      </div>
      <CostsPanel subscription={subscription} invoiced={invoiced} onOlder={() => setNewest(newest + USUAL_DOCUMENTS)} />
      {product === undefined && <p className="soft small">{asWords(subscription.product)} is not yours to see.</p>}
      {doing && <LifeDialogs {...seen} name={name} doing={doing} onClose={() => setDoing(undefined)} />}
    </Page>
  )
}

export function lifeName({ subscription, product }: SeenLife, nameOf: (id: string) => string): string {
  return `${product?.name ?? asWords(subscription.product)} for ${nameOf(subscription.customer)}`
}

function Replaced({ subscription: { replaces, replacedBy } }: Readonly<{ subscription: Subscription }>) {
  return (
    <>
      {replaces !== null && (
        <span>
          Goes on with{' '}
          <Link to="/subscriptions/$id" params={{ id: replaces }} className="id">
            {replaces}
          </Link>
        </span>
      )}
      {replacedBy.map((id) => (
        <span key={id}>
          Replaced by{' '}
          <Link to="/subscriptions/$id" params={{ id }} className="id">
            {id}
          </Link>
        </span>
      ))}
    </>
  )
}

/** What the viewer may do: a seller of the chain changes and ends it, and who sells on its first link may transfer it. */
function actionsOf({ subscription, product, me }: SeenLife, onDo: (doing: LifeDoing) => void) {
  const { chain, state, terms } = subscription
  const sells = chain.some(({ seller }) => seller === me.organization)
  if (!sells || state === 'ended' || !mayAny(me.roles, TELLERS)) return []
  const actions = [
    { name: 'Change the quantity', what: 'quantity', when: true },
    { name: 'Change the plan', what: 'plan', when: (product?.plans.length ?? 0) > 0 },
    { name: 'Suspend', what: 'suspended', when: state === 'active' },
    { name: 'Resume', what: 'running', when: state === 'suspended' },
    { name: 'Have it end with others', what: 'co_term', when: terms.length > 0 },
    { name: 'Transfer to another chain', what: 'transfer', when: chain[0]?.seller === me.organization },
    { name: 'Cancel', what: 'cancel', when: true, danger: true },
  ] as const
  return actions
    .filter(({ when }) => when)
    .map((one) => ({ name: one.name, run: () => onDo(one.what), ...('danger' in one && { danger: true }) }))
}

const TELLERS = ['owner', 'finance', 'program_manager', 'account_manager'] as const
