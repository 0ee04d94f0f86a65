import { useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Agreement, type Quote, type QuoteContent, useAgreements, useQuote } from '#apps/console/api/sales.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { QuoteContentPanel } from './quote-content-panel.tsx'
import { type Doing, QuoteDialogs } from './quote-dialogs.tsx'
import { QuoteVersionsPanel } from './quote-versions-panel.tsx'
import { QUOTE_STATES, quoteTitle, validText } from './sale-words.ts'
import { BUYERS, MONEY, TELLERS } from './sales-pages.ts'

const BACK = { to: '/sales/quotes', name: 'Quotes' } as const

/** One version of a quote: what it offers, what differs from the version before, and what can be done next. */
export function QuotePage() {
  const { id = '' } = useParams({ strict: false })
  const { version }: Readonly<{ version?: string }> = useSearch({ strict: false })
  const quote = useQuote(id, version)
  const agreements = useAgreements()
  const me = useMe()
  const error = quote.error ?? agreements.error ?? me.error
  if (error || !quote.data || !agreements.data || !me.data) return <Waiting what="quote" error={error} back={BACK} />
  const agreement = agreements.data.find((one) => one.id === quote.data.link)
  return <Shown quote={quote.data} agreement={agreement} agreements={agreements.data} me={me.data} />
}

export type Seen = Readonly<{
  quote: Quote
  agreement: Agreement | undefined
  agreements: readonly Agreement[]
  me: Me
}>

function Shown(seen: Seen) {
  const { quote, agreement } = seen
  const [doing, setDoing] = useState<Doing>()
  const names = useNames()
  const [mark, word] = QUOTE_STATES[quote.state]
  const content = quote.content as unknown as QuoteContent
  return (
    <Page
      title={quoteTitle(quote, names)}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          <span>Since {momentText(quote.since)}</span>
          <span>{validText(quote, Temporal.Now.instant().toString())}</span>
          <span>Version {quote.version}</span>
          <span className="id breaks">{quote.id}</span>
        </div>
      }
      back={BACK}
      action={actionsOf(seen).map(({ what, name, primary, danger }) => (
        <button
          key={what}
          type="button"
          className={primary ? 'button button-primary' : danger ? 'button menu-harm' : 'button'}
          onClick={() => setDoing(what)}
        >
          {name}
        </button>
      ))}
    >
      <Answer quote={quote} />
      <QuoteContentPanel content={content} agreement={agreement} />
      <QuoteVersionsPanel quote={quote} />
      {doing && <QuoteDialogs {...seen} doing={doing} onClose={() => setDoing(undefined)} />}
    </Page>
  )
}

/** What came back from the buyer, where it has answered. */
function Answer({ quote }: Readonly<{ quote: Quote }>) {
  const names = useNames()
  const { declinedBecause, purchaseOrder, billTo, state } = quote
  if (declinedBecause === null && state !== 'accepted') return null
  return (
    <dl className="panel facts">
      {declinedBecause !== null && <Term name="Declined because">{declinedBecause}</Term>}
      {state === 'accepted' && (
        <>
          <Term name="Purchase order">{purchaseOrder ?? 'none was named'}</Term>
          <Term name="Billed to">{billTo === null ? '' : names.of(billTo)}</Term>
        </>
      )}
    </dl>
  )
}

function Term({ name, children }: Readonly<{ name: string; children: React.ReactNode }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="breaks">{children}</dd>
    </div>
  )
}

type Action = Readonly<{ what: Doing; name: string; primary?: boolean; danger?: boolean }>

/** What the viewer may do now: nothing is offered that its role, its side or the quote's state does not allow. */
function actionsOf({ quote, agreement, me }: Seen): readonly Action[] {
  const { roles, organization, person } = me
  const { state, writtenBy } = quote
  const isNewest = quote.versions.every(({ version }) => version <= quote.version)
  const may = (needed: typeof TELLERS) => needed.some((role) => roles.includes(role))
  if (!isNewest || !agreement) return []
  const isOpen = state === 'draft' || state === 'approved'
  if (agreement.seller === organization) {
    const sells = may(TELLERS)
    const isSecond = person?.id !== writtenBy
    return [
      ...(sells && state !== 'accepted' ? [{ what: 'revise', name: 'Write a new version' } as const] : []),
      ...(state === 'draft' && isSecond && may(MONEY) ? [{ what: 'approve', name: 'Approve' } as const] : []),
      ...(isOpen && sells ? [{ what: 'send', name: 'Send', primary: true } as const] : []),
      ...(state === 'accepted' && sells && agreement.buyer === quote.customer
        ? [{ what: 'order', name: 'Place the order', primary: true } as const]
        : []),
    ]
  }
  if (state !== 'sent' || !may(BUYERS)) return []
  return [
    { what: 'decline', name: 'Decline', danger: true },
    { what: 'accept', name: 'Accept', primary: true },
  ]
}
