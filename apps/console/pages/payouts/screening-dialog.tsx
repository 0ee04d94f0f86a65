import { useState } from 'react'
import { useNames } from '#apps/console/api/names.ts'
import { useTellRewards } from '#apps/console/api/rewards.ts'
import { SelectField, TextArea, TextField } from '#apps/console/parts/field.tsx'
import { FormDialog } from '#apps/console/parts/form-dialog.tsx'
import { PreviewBox } from '#apps/console/parts/preview-box.tsx'
import type { DetailsAsked } from './details-dialogs.tsx'
import { type Details, detailsOf, screeningOf } from './known-gates.ts'

/** Records what came of looking a partner up in lists of sanctions. The partner doesn't see it. */
export function ScreeningDialog({ pair, told, me, onClose }: DetailsAsked) {
  const names = useNames()
  const tell = useTellRewards()
  const details = detailsOf(told, pair)
  const before = screeningOf(told, pair)
  const [result, setResult] = useState('clear')
  const [list, setList] = useState('')
  const [asOf, setAsOf] = useState(() => Temporal.Now.plainDateISO('UTC').toString())
  const [because, setBecause] = useState('')
  const partner = names.of(pair.partner)
  const about = `${pair.payer}:screening-${pair.partner}`
  const bodyFor = ({ legalName, country, taxId }: Details) => ({
    ...{ partner: pair.partner, result, lists: [{ name: list.trim(), date: asOf }], by: me.person?.id ?? '' },
    // What was a moment ago: a clock that runs ahead of the server's would tell of what has not come.
    screenedAt: Temporal.Now.instant().subtract({ seconds: 5 }).round('second').toString(),
    screened: { legalName, country, ...(taxId !== undefined && { taxId }) },
    ...(because.trim() !== '' && { because: because.trim() }),
  })
  return (
    <FormDialog
      title={`What the screening of ${partner} came to`}
      action="Record it"
      onSubmit={() =>
        details && tell.mutate([{ kind: 'screening_result', about, body: bodyFor(details) }], { onSuccess: onClose })
      }
      onClose={onClose}
      error={tell.error}
      isPending={tell.isPending}
      blocked={blockedBy({ details, list, because, wasHit: before?.result === 'hit' && result === 'clear' })}
    >
      <PreviewBox>
        <p>
          {details
            ? `Looked up is ${[details.legalName, details.country, details.taxId].filter(Boolean).join(', ')}: what ${partner} told. You answer for it; ${partner} does not see it.`
            : `${partner} has not told who it is: there is nothing to look up yet.`}
        </p>
      </PreviewBox>
      <SelectField
        label="What it came to"
        value={result}
        onChange={setResult}
        options={[
          { value: 'clear', name: 'Clear: it is in no list' },
          { value: 'hit', name: 'A hit: it is in a list' },
          { value: 'unknown', name: 'Nothing could be found out' },
        ]}
      />
      <div className="form-pair">
        <TextField
          label="List"
          value={list}
          onChange={setList}
          required
          maxLength={200}
          placeholder="EU consolidated list"
        />
        <TextField label="As of" type="date" value={asOf} onChange={setAsOf} required />
      </div>
      <TextArea label="Because" value={because} onChange={setBecause} maxLength={500} />
    </FormDialog>
  )
}

type Typed = Readonly<{ details: Details | undefined; list: string; because: string; wasHit: boolean }>

function blockedBy({ details, list, because, wasHit }: Typed): string | undefined {
  if (!details) return 'The partner has to tell its legal name and tax id first.'
  if (list.trim() === '') return 'Name the list that was looked in.'
  return wasHit && because.trim() === '' ? 'It was a hit before: say why it is clear.' : undefined
}
