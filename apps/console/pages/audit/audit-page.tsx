import { useMe } from '#apps/console/api/settings.ts'
import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { SettingsPage, SettingsWaiting } from '#apps/console/pages/settings/settings-page.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { AuditHeadPanel } from './audit-head-panel.tsx'
import { AuditPanel } from './audit-panel.tsx'
import { ExportButtons } from './export-buttons.tsx'
import './audit.css'

const READERS: readonly PersonRole[] = ['owner', 'finance']

/** Who changed what, newest first, and where the chain of the log stands. */
export function AuditPage() {
  const me = useMe()
  if (me.error || !me.data) return <SettingsWaiting what="audit log" error={me.error} />
  const held = me.data.roles
  const mayRead = mayAny(held, READERS)
  return (
    <SettingsPage
      title="Every change is in the log, and none can leave it unseen"
      lead={<p>What was changed of your organization’s, and what your organization changed of others’.</p>}
      action={mayRead && <ExportButtons />}
    >
      {mayRead ? (
        <AuditPanel self={me.data.organization} />
      ) : (
        <div className="panel">
          <Barred held={held} needed={READERS} />
        </div>
      )}
      <AuditHeadPanel />
    </SettingsPage>
  )
}
