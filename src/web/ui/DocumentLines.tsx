import type { ReactNode } from 'react';
import { wallClock } from '#values/day.ts';
import { useSession } from '#web/frame.tsx';
import { useWords } from '#web/words.tsx';
import { DayText } from './DayText.tsx';
import type { CustomerDocument } from './documents.ts';
import { Icon } from './Icon.tsx';
import './DocumentLines.css';

const KILO = 1024;
/** What the server lets a browser show in place. */
const SHOWN = ['application/pdf', 'image/png', 'image/jpeg'];

export type DocumentLine = Pick<CustomerDocument, 'documentId' | 'kind' | 'name' | 'mediaType' | 'byteSize' | 'addedAt'>
  & Partial<Pick<CustomerDocument, 'itemReference' | 'addedByName'>>;

/** Documents by name, each with what it is; opens those a browser may show, downloads the others. `renderAction` stands at the end of a line. */
export function DocumentLines({ documents, renderAction }: { documents: readonly DocumentLine[]; renderAction?: (document: DocumentLine) => ReactNode }) {
  const { t, number } = useWords();
  const { organisation } = useSession();
  const size = (bytes: number) => (bytes < KILO ** 2
    ? t('imports.size.small', { kilobytes: number(Math.max(1, Math.round(bytes / KILO))) })
    : t('imports.size', { megabytes: number(Math.round(bytes / KILO ** 2 * 10) / 10) }));
  return (
    <ul className="documents">
      {documents.map((document) => {
        const { documentId, kind, name, mediaType, byteSize, addedAt, itemReference, addedByName } = document;
        const shown = SHOWN.includes(mediaType);
        return (
          <li key={documentId}>
            <Icon name={shown ? 'letter' : 'download'} size={16} />
            <div className="document-words">
              <a href={`/api/documents/${documentId}`} {...(shown ? { target: '_blank', rel: 'noopener' } : { download: name })}>{name}</a>
              <span className="meta">
                {[t(`customers.documents.kind.${kind}`), itemReference, size(byteSize), addedByName].filter(Boolean).join(' · ')}
                {' · '}<DayText day={wallClock(new Date(addedAt), organisation.timeZone).day} />
              </span>
            </div>
            {renderAction?.(document)}
          </li>
        );
      })}
    </ul>
  );
}
