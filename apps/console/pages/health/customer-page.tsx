import { Link, useParams } from '@tanstack/react-router'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useHealth } from '#apps/console/api/health.ts'
import { useNames } from '#apps/console/api/names.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BAND_MARKS, BAND_NAMES, customerTitle } from './health-words.ts'
import './health.css'
import { HistoryPanel } from './history-panel.tsx'
import { SignalsPanel } from './signals-panel.tsx'
import { WeightsPanel } from './weights-panel.tsx'

const BACK = { to: '/journeys/customers', name: 'Customers' } as const

/** How one customer does with a product: what makes its score, how it came there, and how it is weighed. */
export function CustomerPage() {
  const { customer = '', product = '' } = useParams({ strict: false })
  const health = useHealth(customer, product)
  const names = useNames()
  if (health.error || !health.data) return <Waiting what="health" error={health.error} back={BACK} />
  const { band, at } = health.data
  return (
    <Page
      title={customerTitle(health.data, names)}
      lead={
        <div className="lead-row">
          {band !== null && <span className={BAND_MARKS[band]}>{BAND_NAMES[band]}</span>}
          <span>By what you may see, {momentText(at)}</span>
          <Link to="/journeys/touchpoints">Touchpoints</Link>
        </div>
      }
      back={BACK}
    >
      <SignalsPanel health={health.data} />
      <HistoryPanel history={health.data.history} />
      <WeightsPanel policy={health.data.policy} />
    </Page>
  )
}
