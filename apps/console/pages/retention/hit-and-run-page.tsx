import { useSearch } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Engagement, useEngagement } from '#apps/console/api/retention.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { IntervalBar } from './interval-bar.tsx'
import { MonthsPanel } from './months-panel.tsx'
import { ProductChoice } from './retention-page.tsx'
import { hitAndRunTitle, intervalText, percentText, standOut } from './retention-words.ts'

type Search = Readonly<{ product?: string; partner?: string; fact?: string }>

/** Which partners leave their customers alone: the index of each with how sure it is, the worst first. */
export function HitAndRunPage() {
  const { product, partner, fact }: Search = useSearch({ strict: false })
  const names = useNames()
  const { data, error } = useEngagement(product)
  if (error || !data) return <Waiting what="hit-and-run index" error={error} />
  const worst = standOut(data)
  const more = listText(worst.map((one) => names.of(one.partner)))
  const finding = worst.length > 0 ? `${more}: more than all together, and more than chance explains.` : NO_FINDING
  return (
    <Page
      title={hitAndRunTitle(data)}
      lead={<p>{data.length < 2 ? RULE : `${RULE} ${finding}`}</p>}
      action={<ProductChoice product={product} />}
    >
      <section className="panel" aria-label="Partners">
        {data.length === 0 ? (
          <Empty
            shows="Here stands how often each partner’s customers were left alone, over the whole term and not only after the order."
            action="It begins with the first full month of a subscription that a partner sold."
          />
        ) : (
          <PartnersTable partners={data.toSorted(byIndex)} open={partner} />
        )}
      </section>
      {partner && <MonthsPanel partner={partner} product={product} fact={fact} />}
    </Page>
  )
}

const RULE =
  'A month is alone where the 90 days before its end saw no verified touchpoint, reached milestone or ticket of a partner.'
const NO_FINDING = 'No partner stands out more than chance explains.'

function byIndex(a: Engagement, b: Engagement): number {
  return Number(b.index) - Number(a.index) || b.months - a.months
}

function PartnersTable({ partners, open }: Readonly<{ partners: readonly Engagement[]; open: string | undefined }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Partner</th>
          <th scope="col">Left alone</th>
          <th scope="col" className="number">
            Index
          </th>
          <th scope="col" className="number">
            Months
          </th>
          <th scope="col" className="number wide">
            Subscriptions
          </th>
          <th scope="col" className="number wide">
            Customers
          </th>
          <th scope="col" className="wide">
            Last there
          </th>
          <th scope="col" className="number wide">
            Days between
          </th>
        </tr>
      </thead>
      <tbody>
        {partners.map((one) => (
          <PartnerRow key={one.partner} one={one} isOpen={one.partner === open} />
        ))}
      </tbody>
    </table>
  )
}

function PartnerRow({ one, isOpen }: Readonly<{ one: Engagement; isOpen: boolean }>) {
  const names = useNames()
  const set = useSetSearch()
  const { partner, index: share, low, high, months, subscriptions, customers, lastEncounter, medianDays } = one
  const of = { share, low, high }
  return (
    <tr className={isOpen ? 'table-marked' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="button-plain"
          aria-expanded={isOpen}
          onClick={() => set({ partner: isOpen ? undefined : partner, fact: undefined })}
        >
          {names.of(partner)}
        </button>
      </th>
      <td className="interval-cell">
        <IntervalBar of={of} n={months} what={`months of ${subscriptions} subscriptions`} tone="harm" />
      </td>
      <td className="number">
        {percentText(share)}
        <span className="soft small interval-note">{intervalText(of)}</span>
      </td>
      <td className="number">{months}</td>
      <td className="number wide">{subscriptions}</td>
      <td className="number wide">{customers}</td>
      <td className="wide soft nowrap">{lastEncounter ? dateText(lastEncounter.slice(0, 10)) : 'never'}</td>
      <td className="number wide soft">{medianDays ?? '–'}</td>
    </tr>
  )
}
