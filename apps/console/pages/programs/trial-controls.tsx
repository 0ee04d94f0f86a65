import { useNames } from '#apps/console/api/names.ts'
import type { ProgramVersion, Trying } from '#apps/console/api/programs.ts'
import { SelectField, TextField } from '#apps/console/parts/field.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { isAhead, type TrialSearch } from './trial-search.ts'

type Controlled = Readonly<{
  asked: Trying | undefined
  search: TrialSearch
  programs: readonly ProgramVersion[]
}>

/** Over which time, beside which program, and how it goes on. */
export function TrialControls({ asked, search, programs }: Controlled) {
  const set = useSetSearch()
  const { self } = useNames()
  const own = [...new Map(programs.filter(({ owner }) => owner === self).map((one) => [one.program, one.name]))]
  return (
    <section className="panel" aria-label="What is tried">
      <div className="trial-controls">
        <TextField label="From" type="date" value={asked?.from ?? ''} onChange={(from) => set({ from })} />
        <TextField label="To before" type="date" value={asked?.to ?? ''} onChange={(to) => set({ to })} />
        <SelectField
          label="Beside"
          value={search.against ?? ''}
          onChange={(against) => set({ against })}
          options={[
            { value: '', name: search.draft === undefined ? 'Nothing' : 'The same program as published' },
            ...own.map(([value, name]) => ({ value, name })),
          ]}
        />
        {search.draft !== undefined && (
          <SelectField
            label="The draft holds"
            value={search.dates ?? ''}
            onChange={(dates) => set({ dates })}
            options={[
              { value: '', name: 'For the whole time' },
              { value: 'own', name: 'On its own days' },
            ]}
          />
        )}
        {asked && isAhead(asked.to) && (
          <>
            <SelectField
              label="Goes on as in the last"
              value={search.months ?? '3'}
              onChange={(months) => set({ months })}
              options={['1', '3', '6', '12'].map((value) => ({
                value,
                name: value === '1' ? '1 month' : `${value} months`,
              }))}
            />
            <TextField
              label="Growing each month, in percent"
              value={search.growth ?? '0'}
              onChange={(growth) => set({ growth })}
            />
          </>
        )}
      </div>
    </section>
  )
}
