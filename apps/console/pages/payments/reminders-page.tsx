import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type Notice, useNotices } from '#apps/console/api/billing.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Parties } from '#apps/console/pages/parties.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty, Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { DunningDialog } from './dunning-dialog.tsx'
import { NumberText } from './number-text.tsx'
import { MONEY } from './payment-roles.ts'

/** Reminders of overdue invoices that were sent or got, and what is due for one. */
export function RemindersPage() {
  const { data, error } = useNotices()
  const me = useMe()
  const { self } = useNames()
  const sells = useKinds().some((kind) => kind !== 'customer')
  const [isLooking, setLooking] = useState(false)
  if (error) {
    return (
      <Page title="The reminders can’t be shown">
        <TroubleNote error={error} />
      </Page>
    )
  }
  const mayRun = sells && mayAny(me.data?.roles ?? [], MONEY)
  return (
    <Page
      title={data && titleOf(data, self)}
      lead={data ? <p>{LEAD}</p> : <Loading what="reminders" />}
      action={
        mayRun && (
          <button type="button" className="button button-primary" onClick={() => setLooking(true)}>
            See what is due
          </button>
        )
      }
    >
      <section className="panel" aria-label="Reminders">
        {!data && <SkeletonRows rows={8} />}
        {data?.length === 0 && (
          <Empty
            shows="Here stands every reminder of an overdue invoice, with its step and what was open then."
            action={mayRun ? 'See what is due for one.' : 'Nobody was reminded of anything.'}
          />
        )}
        {data && data.length > 0 && <NoticesTable notices={data} />}
      </section>
      {isLooking && <DunningDialog onClose={() => setLooking(false)} />}
    </Page>
  )
}

const LEAD = 'One notice for each invoice and step, told to both sides. Nobody is charged a fee.'

function titleOf(notices: readonly Notice[], self: string | undefined): string {
  if (notices.length === 0) return 'Nobody was reminded yet'
  const sent = notices.filter(({ seller }) => seller === self).length
  const got = notices.length - sent
  if (got === 0) return `${countText(sent, 'reminder')} sent`
  if (sent === 0) return `${countText(got, 'reminder')} received`
  return `${countText(sent, 'reminder')} sent and ${got} received`
}

function NoticesTable({ notices }: Readonly<{ notices: readonly Notice[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Date</th>
          <th scope="col">Reminder</th>
          <th scope="col" className="wide">
            From and to
          </th>
          <th scope="col">Invoice</th>
          <th scope="col" className="number wide">
            Was due
          </th>
          <th scope="col" className="number">
            Open then
          </th>
          <th scope="col" className="wide">
            Currency
          </th>
        </tr>
      </thead>
      <tbody>
        {notices.map(({ id, date, title, step, seller, buyer, document, dueDate, open, currency }) => (
          <tr key={id}>
            <td className="soft nowrap when">{dateText(date)}</td>
            <td>
              {title} <span className="soft small">step {step}</span>
            </td>
            <td className="wide">
              <Parties seller={seller} buyer={buyer} />
            </td>
            <th scope="row">
              <NumberText number={document} />
            </th>
            <td className="number wide soft">{dateText(dueDate)}</td>
            <td className="number">
              <Amount value={open} currency={currency} door={{ invoice: document }} />
            </td>
            <td className="soft wide">{currency}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
