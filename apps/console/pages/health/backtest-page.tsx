import { Link, useSearch } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type HealthBacktest, useHealthBacktest } from '#apps/console/api/health.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { IntervalBar } from '#apps/console/pages/retention/interval-bar.tsx'
import { ProductChoice } from '#apps/console/pages/retention/retention-page.tsx'
import { intervalText, percentText } from '#apps/console/pages/retention/retention-words.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BAND_MARKS, BAND_NAMES, pointText } from './health-words.ts'

const BACK = { to: '/journeys/customers', name: 'Customers' } as const

/** What health ninety days before the end of each term would have told of how it ended. */
export function BacktestPage() {
  const { product }: Readonly<{ product?: string }> = useSearch({ strict: false })
  const backtest = useHealthBacktest(product)
  if (backtest.error || !backtest.data) return <Waiting what="backtest" error={backtest.error} back={BACK} />
  const found = backtest.data
  return (
    <Page
      title={found.says}
      lead={
        <p>
          Every term that is over, by the health that its customer had {found.days} days before, weighed as it is now.
        </p>
      }
      action={<ProductChoice product={product} />}
      back={BACK}
    >
      {found.terms.length === 0 ? (
        <section className="panel">
          <Empty
            shows="Here stands how many terms of each band were renewed."
            action="The first term that ends shows the first number."
          />
        </section>
      ) : (
        <>
          <BandsPanel found={found} />
          <TermsPanel terms={found.terms} />
        </>
      )}
    </Page>
  )
}

function BandsPanel({ found }: Readonly<{ found: HealthBacktest }>) {
  return (
    <section className="panel" aria-labelledby="bands">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="bands">How terms of each band ended</h2>
          <p className="panel-lead">{rankText(found)}</p>
        </div>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Band then</th>
            <th scope="col" className="number">
              Terms
            </th>
            <th scope="col" className="number">
              Renewed
            </th>
            <th scope="col" className="number wide">
              Lost
            </th>
            <th scope="col">Share renewed</th>
            <th scope="col" className="number">
              <span className="unseen">In percent</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {found.bands.map((one) => (
            <BandRow key={one.band} one={one} />
          ))}
        </tbody>
      </table>
      <p className="panel-body soft engaged-note">{apartText(found)}</p>
    </section>
  )
}

function BandRow({ one }: Readonly<{ one: HealthBacktest['bands'][number] }>) {
  const { band, n, renewed, lost, renewedShare: share, low, high } = one
  return (
    <tr>
      <th scope="row">
        <span className={BAND_MARKS[band]}>{BAND_NAMES[band]}</span>
      </th>
      <td className="number">{n}</td>
      <td className="number">{renewed}</td>
      <td className="number wide">{lost}</td>
      <td className="interval-cell">
        {share !== null && <IntervalBar of={{ share, low, high }} n={n} what="terms" />}
      </td>
      <td className="number">
        {share === null ? <span className="soft">none</span> : percentText(share)}
        {share !== null && <span className="soft small interval-note">{intervalText({ share, low, high })}</span>}
      </td>
    </tr>
  )
}

function rankText({ rank, finding }: HealthBacktest): string {
  if (!rank) return 'Without both renewed and lost terms nothing can be compared.'
  const of = `${countText(rank.renewed, 'renewed term')} and ${rank.lost} lost`
  const times = (share: string) => (Number(share) * 100).toFixed(0)
  const sure = `Tossing a coin would be right 50 of 100 times. From ${of}: ${times(rank.auc)}, and it may as well be ${times(rank.low)} to ${times(rank.high)}.`
  return finding === 'few' ? `${sure} That is too few to rest on.` : sure
}

function apartText({ unscored, neither }: HealthBacktest): string {
  if (unscored + neither === 0) return 'Every term that ended is counted.'
  return `Not counted: ${unscored} without a score then, ${neither} that went on in another subscription or lapsed.`
}

const OUTCOMES: Readonly<Record<HealthBacktest['terms'][number]['outcome'], string>> = {
  running: 'Running',
  renewed: 'Renewed',
  lost: 'Lost',
  left_early: 'Left early',
  moved: 'Moved',
  lapsed: 'Lapsed',
}

function TermsPanel({ terms }: Pick<HealthBacktest, 'terms'>) {
  const names = useNames()
  return (
    <section className="panel" aria-labelledby="terms">
      <div className="panel-head">
        <h2 id="terms">Term by term</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Customer</th>
            <th scope="col" className="wide">
              Ended
            </th>
            <th scope="col">Health before</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {terms.map((one) => (
            <tr key={`${one.subscription} ${one.ended}`}>
              <th scope="row">
                <Link
                  to="/journeys/customers/$customer/$product"
                  params={{ customer: one.customer, product: one.product }}
                >
                  {names.of(one.customer)}
                </Link>
                <p className="soft small">{asWords(one.product)}</p>
              </th>
              <td className="wide soft">{dateText(one.ended)}</td>
              <td>
                {one.score === null || one.band === null ? (
                  <span className="soft">No score</span>
                ) : (
                  <>
                    {pointText(one.score)} <span className={BAND_MARKS[one.band]}>{BAND_NAMES[one.band]}</span>
                  </>
                )}
              </td>
              <td>{OUTCOMES[one.outcome]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
