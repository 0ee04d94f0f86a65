import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { monthText, shortMonthText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Trial } from '#apps/console/api/programs.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { BesideFigure } from './beside-figure.tsx'
import { monthsTitle, outcomesTitle, partnersTitle, stagesTitle } from './trial-words.ts'

/** What a trial found: the sentences, the charts with their tables, what did not earn, and the budget. */
export function TrialResult({ trial }: Readonly<{ trial: Trial }>) {
  const names = useNames()
  const { currency, months, stages, partners, outcomes, findings } = trial
  const common = { currency, isBeside: trial.against !== null }
  return (
    <>
      <section className="panel" aria-labelledby="stands-out">
        <div className="panel-head">
          <h2 id="stands-out">What stands out</h2>
        </div>
        <ul className="trial-findings">
          {findings.map((sentence) => (
            <li key={sentence} className="breaks">
              {sentence}.
            </li>
          ))}
        </ul>
      </section>
      <BesideFigure
        {...common}
        title={monthsTitle(trial)}
        lead="By the month that an earning is about."
        what="Month"
        rows={months}
        nameOf={monthText}
        shortOf={shortMonthText}
      />
      <div className="pair">
        <BesideFigure
          {...common}
          title={stagesTitle(trial)}
          lead="By stage."
          what="Stage"
          rows={stages}
          nameOf={asWords}
          shortOf={asWords}
        />
        <BesideFigure
          {...common}
          title={outcomesTitle(outcomes)}
          lead="By how deals stand at the end of the time."
          what="Deals"
          rows={outcomes.map((one) => ({ ...one, name: `${one.name} (${countText(one.deals, 'deal')})` }))}
          nameOf={asWords}
          shortOf={(name) => asWords(name.split(' ')[0] ?? name)}
        />
      </div>
      <BesideFigure
        {...common}
        title={
          common.isBeside
            ? partnersTitle(partners, currency, names.of)
            : `${countText(partners.length, 'partner')} would earn`
        }
        lead={common.isBeside ? 'What each partner wins or loses.' : 'What each partner would earn.'}
        what="Partner"
        rows={partners}
        nameOf={names.of}
        shortOf={(name) => names.of(name).replace(' ', '\n')}
        drawsDifference
      />
      <NotEarned trial={trial} />
      <Budgets trial={trial} />
    </>
  )
}

function NotEarned({ trial: { notEarned } }: Readonly<{ trial: Trial }>) {
  const times = notEarned.reduce((sum, one) => sum + one.times, 0)
  return (
    <section className="panel" aria-labelledby="not-earned">
      <div className="panel-head">
        <h2 id="not-earned">
          {times === 0 ? 'Everything that was looked at earned' : `${countText(times, 'credit')} did not earn`}
        </h2>
      </div>
      {notEarned.length > 0 && (
        <table className="table program-table">
          <thead>
            <tr>
              <th scope="col">Because</th>
              <th scope="col" className="wide">
                What would make it earn
              </th>
              <th scope="col" className="number">
                Credits
              </th>
              <th scope="col" className="number">
                Partners
              </th>
            </tr>
          </thead>
          <tbody>
            {notEarned.map(({ code, hint, times, partners }) => (
              <tr key={`${code} ${hint}`}>
                <th scope="row">
                  {asWords(code)}
                  {hint !== '' && <span className="narrow-note soft small">{hint}</span>}
                </th>
                <td className="wide">{hint}</td>
                <td className="number">{times}</td>
                <td className="number">{partners}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Budgets({ trial: { budgets, held, currency } }: Readonly<{ trial: Trial }>) {
  return (
    <section className="panel" aria-label="Budget">
      <dl className="facts">
        {budgets.map(({ limit, used, remains }) => (
          <div key={`${limit} ${used}`}>
            <dt>Budget of {moneyText(limit, currency)}</dt>
            <dd>
              {moneyText(used, currency)} used, {moneyText(remains, currency)} remain
            </dd>
          </div>
        ))}
        {budgets.length === 0 && (
          <div>
            <dt>Budget</dt>
            <dd>It has none</dd>
          </div>
        )}
        <div>
          <dt>Granted and not vested by the end</dt>
          <dd>{moneyText(held, currency)}</dd>
        </div>
      </dl>
    </section>
  )
}
