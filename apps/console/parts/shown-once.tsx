import { CopyButton } from './copy-button.tsx'
import { Dialog } from './dialog.tsx'

type Shown = Readonly<{
  title: string
  /** What the secret is, in the middle of a sentence: `the key`. */
  what: string
  /** Null where the answer came a second time: then it was shown before, to whoever got the first. */
  secret: string | null
  /** What to do when it was lost. */
  lost: string
  onClose: () => void
  children?: React.ReactNode
}>

/** A secret on the one occasion on which it is shown. */
export function ShownOnce({ title, what, secret, lost, onClose, children }: Shown) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        {secret === null ? (
          <p>
            It was done the first time, but {what} can’t be shown a second time. {lost}
          </p>
        ) : (
          <>
            <p>
              <strong>Copy {what} now: it won’t be shown again.</strong> {lost}
            </p>
            <div className="secret">
              <code className="secret-text">{secret}</code>
              <CopyButton text={secret} what={what} />
            </div>
          </>
        )}
        {children}
        <div className="form-foot">
          <button type="button" className="button button-primary" onClick={onClose}>
            {secret === null ? 'Close' : 'I have it'}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
