import { useState } from 'react'
import { quantityText } from '#apps/console/amount/decimal-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { type Budget, useBudgets } from '#apps/console/api/usage-ahead.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { budgetState } from './budget-state.ts'
import type { UsageChoice } from './usage-choice.ts'

/** Who may set a budget: whoever may tell facts. */
const SETTERS: readonly PersonRole[] = ['owner', 'finance', 'program_manager', 'account_manager']

/** Every budget with where it stands this month, and the way to set another. */
export function BudgetsPanel({ choice }: Readonly<{ choice: UsageChoice }>) {
  const budgets = useBudgets()
  const me = useMe()
  const [setting, setSetting] = useState<Budget | 'new'>()
  const held = me.data?.roles ?? []
  const maySet = mayAny(held, SETTERS)
  return (
    <section className="panel" aria-labelledby="budgets">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="budgets">{titleOf(budgets.data)}</h2>
          <p className="panel-lead">What the use of a month should stay under, and when you are told.</p>
        </div>
        {maySet && (
          <button type="button" className="button" onClick={() => setSetting('new')}>
            Set a budget
          </button>
        )}
      </div>
      {budgets.error && <TroubleNote error={budgets.error} />}
      {!budgets.data && !budgets.error && <SkeletonRows rows={2} />}
      {budgets.data?.length === 0 && (
        <Empty
          shows="Here stands each budget with how much of it is used."
          action={maySet ? 'Set one for what this page shows.' : 'None is set.'}
        />
      )}
      {budgets.data && budgets.data.length > 0 && (
        <BudgetsTable budgets={budgets.data} onChange={maySet ? setSetting : undefined} />
      )}
      {me.data && !maySet && <Barred held={held} needed={SETTERS} />}
      {setting && me.data && (
        <BudgetDialog
          choice={choice}
          owner={me.data.organization}
          budget={setting === 'new' ? undefined : setting}
          onClose={() => setSetting(undefined)}
        />
      )}
    </section>
  )
}

function titleOf(budgets: readonly Budget[] | undefined): string {
  if (!budgets || budgets.length === 0) return 'Budgets'
  const passed = budgets.filter((budget) => budgetState(budget).kind === 'passed').length
  if (budgets.length === 1) return passed === 1 ? 'The budget is passed' : 'The budget is not passed'
  if (passed === 0) return `None of ${budgets.length} budgets is passed`
  return `${passed} of ${budgets.length} budgets ${passed === 1 ? 'is' : 'are'} passed`
}

type Listed = Readonly<{ budgets: readonly Budget[]; onChange: ((budget: Budget) => void) | undefined }>

function BudgetsTable({ budgets, onChange }: Listed) {
  const names = useNames()
  return (
    <div className="usage-table">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Budget</th>
            <th scope="col">This month</th>
            <th scope="col" className="number wide">
              Used
            </th>
            <th scope="col" className="number">
              Budget
            </th>
            {onChange && <th scope="col" aria-label="Change" />}
          </tr>
        </thead>
        <tbody>
          {budgets.map((budget) => (
            <tr key={budget.about}>
              <th scope="row">
                {budget.name}
                <span className="soft small budget-of">
                  {budget.customer === null ? budget.subscription : names.of(budget.customer)}, {budget.meter}
                </span>
              </th>
              <td>
                <StateBar budget={budget} />
              </td>
              <td className="number wide">
                {quantityText(budget.used)} <span className="soft">{budget.unit}</span>
              </td>
              <td className="number">{quantityText(budget.amount)}</td>
              {onChange && (
                <td className="number">
                  <button
                    type="button"
                    className="button-plain"
                    aria-label={`Change ${budget.name}`}
                    onClick={() => onChange(budget)}
                  >
                    Change
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const MARKS = { below: 'mark', reached: 'mark mark-attention', passed: 'mark mark-harm' } as const

/** How full a budget is, with a tick at each threshold, and the same in words. */
function StateBar({ budget }: Readonly<{ budget: Budget }>) {
  const { kind, says, percent } = budgetState(budget)
  return (
    <div className="budget-state">
      <div className="budget-bar" aria-hidden="true">
        <div className={`budget-full budget-${kind}`} style={{ width: `${percent}%` }} />
        {budget.thresholds
          .filter((threshold) => Number(threshold) < 100)
          .map((threshold) => (
            <div key={threshold} className="budget-tick" style={{ left: `${threshold}%` }} />
          ))}
      </div>
      <span className={MARKS[kind]}>{says}</span>
    </div>
  )
}
