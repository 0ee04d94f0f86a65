import { type ShownProgram, useCompare } from '#apps/console/api/programs.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SelectField } from '#apps/console/parts/field.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { ChangesList } from './changes-list.tsx'

type Shown = Readonly<{ program: string; shown: ShownProgram; against: string | undefined }>

/** What differs between the version that is shown and another one, in words. */
export function ChangesPanel({ program, shown, against }: Shown) {
  const set = useSetSearch()
  const others = shown.versions.map(({ version }) => version).filter((version) => version !== shown.version)
  const other = Number(against ?? others.findLast((version) => version < shown.version) ?? others[0])
  const { data, error } = useCompare({ program, version: shown.version, against: other })
  return (
    <section className="panel" aria-labelledby="changes">
      <div className="panel-head">
        <h2 id="changes">
          {data
            ? `${countText(data.changes.length, 'difference')} between version ${other} and version ${shown.version}`
            : 'Differences'}
        </h2>
        <SelectField
          label="Beside version"
          value={String(other)}
          onChange={(value) => set({ against: value })}
          options={others.map((version) => ({ value: String(version), name: String(version) }))}
        />
      </div>
      {error ? (
        <TroubleNote error={error} />
      ) : data ? (
        <ChangesList changes={data.changes} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </section>
  )
}
