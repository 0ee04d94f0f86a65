import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'

type BackTo =
  | '/invoices'
  | '/payments'
  | '/statements'
  | '/disputes'
  | '/payouts'
  | '/payout-batches'
  | '/programs'
  | '/settings/webhooks'
  | '/partners'
  | '/catalog/books'
  | '/sales/quotes'
  | '/sales/orders'
  | '/sales/registrations'
  | '/subscriptions'
  | '/journeys/stages'
  | '/journeys/customers'
  | '/journeys/renewals'

type Framed = Readonly<{
  /** A sentence where it can be; undefined while it is not known yet. */
  title: string | undefined
  lead?: React.ReactNode
  back?: Readonly<{ to: BackTo; name: string }>
  /** What stands over the title, such as the bar of a group of pages. */
  above?: React.ReactNode
  /** The page's one primary action. */
  action?: React.ReactNode
  children: React.ReactNode
}>

/** The head and the body of every page. The browser's tab says the same sentence as the title. */
export function Page({ title, lead, back, above, action, children }: Framed) {
  useEffect(() => {
    document.title = title ? `${title} · Perennial` : 'Perennial'
  }, [title])
  return (
    <div className="page">
      {above}
      {back && (
        <Link to={back.to} className="page-back">
          <IconArrowLeft size={16} stroke={1.6} aria-hidden="true" />
          {back.name}
        </Link>
      )}
      <div className="page-head">
        <div className="page-title">
          {title ? <h1 tabIndex={-1}>{title}</h1> : <TitleSkeleton />}
          {lead && <div className="page-lead">{lead}</div>}
        </div>
        {action && <div className="page-actions">{action}</div>}
      </div>
      {children}
    </div>
  )
}

/** A title and its lead on their way, in their places. */
function TitleSkeleton() {
  return (
    <>
      <div className="skeleton skeleton-title" />
      <div className="skeleton skeleton-lead" />
    </>
  )
}
