import { IconDownload } from '@tabler/icons-react'
import { CopyButton } from '#apps/console/parts/copy-button.tsx'
import { Dialog } from '#apps/console/parts/dialog.tsx'

type Shown = Readonly<{ title: string; codes: readonly string[]; onClose: () => void; children?: React.ReactNode }>

/** The backup codes, on the one occasion on which they are shown. */
export function BackupCodes({ title, codes, onClose, children }: Shown) {
  const text = codes.join('\n')
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>
          {children}{' '}
          <strong>Keep these backup codes where you find them without your phone: they are not shown again.</strong>{' '}
          Each lets you in once, in place of a code of the app.
        </p>
        <ol className="backup-codes" aria-label="Backup codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
        <div className="form-foot backup-foot">
          <CopyButton text={text} what="the backup codes" />
          <a
            className="button"
            download="perennial-backup-codes.txt"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Backup codes for Perennial. Each is good once.\n\n${text}\n`)}`}
          >
            <IconDownload size={16} stroke={1.6} aria-hidden="true" />
            Download
          </a>
          <button type="button" className="button button-primary" onClick={onClose}>
            I have them
          </button>
        </div>
      </div>
    </Dialog>
  )
}
