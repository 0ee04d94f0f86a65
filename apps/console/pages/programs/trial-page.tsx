import { useSearch } from '@tanstack/react-router'
import { useDraft, usePrograms, useTrial } from '#apps/console/api/programs.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { PROGRAM_ROLES } from './program-roles.ts'
import { TrialControls } from './trial-controls.tsx'
import { TrialResult } from './trial-result.tsx'
import { askedOf, type TrialSearch } from './trial-search.ts'
import { costTitle } from './trial-words.ts'
import './programs.css'

const BACK = { to: '/programs', name: 'Programs' } as const

/** A program run over what happened, or is likely to, beside another one. What is asked stands in the address. */
export function TrialPage() {
  const search: TrialSearch = useSearch({ from: '/inside/programs/try' })
  const me = useMe()
  const draft = useDraft(search.draft)
  const programs = usePrograms()
  const month = useMonth(undefined)
  const newest = month.data?.months.at(-1)
  const mayTry = mayAny(me.data?.roles ?? [], PROGRAM_ROLES)
  const subject = search.draft === undefined ? search.program : draft.data?.text
  const asked = askedOf(search, { subject, newest: month.data ? newest : null })
  const trial = useTrial(mayTry ? asked : undefined)
  const error = me.error ?? draft.error ?? programs.error ?? month.error
  if (error || !me.data || !programs.data || !month.data || (search.draft !== undefined && !draft.data)) {
    return <Waiting what="trial" error={error} back={BACK} />
  }
  const name = draft.data?.draft ?? search.program ?? 'a program'
  return (
    <Page
      title={trial.data && asked && !trial.error ? costTitle(trial.data) : `Try ${name}`}
      lead={<p>{name}, run over what happened. Nothing is recorded.</p>}
      back={BACK}
    >
      {mayTry ? (
        <>
          <TrialControls asked={asked} search={search} programs={programs.data} />
          {trial.error && <TroubleNote error={trial.error} />}
          {!trial.error && !trial.data && asked && (
            <div className="panel" aria-busy="true">
              <SkeletonRows rows={8} />
            </div>
          )}
          {!trial.error && trial.data && <TrialResult trial={trial.data} />}
        </>
      ) : (
        <section className="panel" aria-label="Your role">
          <Barred held={me.data.roles} needed={PROGRAM_ROLES} />
        </section>
      )}
    </Page>
  )
}
