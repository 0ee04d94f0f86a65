import { useState } from 'react'
import { type Budget, useSetBudget } from '#apps/console/api/usage-ahead.ts'
import { TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { amountFault, nameAsId, readThresholds } from './budget-state.ts'
import type { UsageChoice } from './usage-choice.ts'

type Asked = Readonly<{ choice: UsageChoice; owner: string; budget: Budget | undefined; onClose: () => void }>

const USUAL_THRESHOLDS = '50, 80, 100'

/** Sets a budget for what the page shows, or another amount for one that there is. */
export function BudgetDialog({ choice, owner, budget, onClose }: Asked) {
  const [name, setName] = useState(budget?.name ?? '')
  const [amount, setAmount] = useState(budget?.amount ?? '')
  const [told, setTold] = useState(budget?.thresholds.join(', ') ?? USUAL_THRESHOLDS)
  const set = useSetBudget()
  const thresholds = readThresholds(told)
  const unit = budget?.unit ?? choice.meter.unit
  const about = budget?.about ?? `${owner}:${nameAsId(name)}`
  const of = budget ? budgetOf(budget) : { [choice.of.kind]: choice.of.id }
  // A budget that there is keeps its own months, whatever the page shows.
  const { zone } = budget ?? choice
  const body = { name, ...of, meter: budget?.meter ?? choice.meter.id, amount, thresholds: thresholds ?? [], zone }
  return (
    <FormDialog
      title={budget ? `Change ${budget.name}` : `Set a budget for ${choice.ofName}`}
      action={budget ? 'Change the budget' : 'Set the budget'}
      onSubmit={() => set.mutate({ about, body }, { onSuccess: onClose })}
      onClose={onClose}
      error={set.error}
      isPending={set.isPending}
      blocked={scopeFault(choice, budget) ?? faultOf(name, amount, thresholds)}
    >
      <TextField
        label="Its name"
        required
        maxLength={100}
        value={name}
        onChange={setName}
        placeholder="Cluster nodes"
        hint={`It counts ${budget ? budget.meter : choice.what}.`}
      />
      <div className="form-pair">
        <TextField label={`Amount a month, in ${unit}`} required maxLength={40} value={amount} onChange={setAmount} />
        <TextField
          label="Tell us at, in percent"
          maxLength={60}
          value={told}
          onChange={setTold}
          hint="Such as 50, 80, 100."
        />
      </div>
      <p className="soft">
        Nothing is stopped at a budget. A threshold that is reached stands on this page, and your webhooks are told of
        it once a month. Months are those of {zone.replaceAll('_', ' ')}.
      </p>
    </FormDialog>
  )
}

const budgetOf = ({ customer, subscription }: Budget) => (customer === null ? { subscription } : { customer })

/** A budget is one customer's or one subscription's. */
function scopeFault({ of }: UsageChoice, budget: Budget | undefined): string | undefined {
  const isOne = budget !== undefined || of.kind === 'customer' || of.kind === 'subscription'
  return isOne ? undefined : 'Choose one customer or subscription on the page first.'
}

function faultOf(name: string, amount: string, thresholds: readonly string[] | undefined): string | undefined {
  if (nameAsId(name) === '') return 'Give it a name.'
  return amountFault(amount) ?? (thresholds === undefined ? 'Give thresholds as percentages above zero.' : undefined)
}
