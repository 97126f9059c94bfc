import { useSearchText } from '../../filters/use-filters.ts';
import { Page } from '../../ui/page.tsx';
import { ViewLinks } from '../../ui/view-links.tsx';
import { FileDetails } from './file-details.tsx';
import { useFileFilters } from './file-filters.ts';
import { FileSearch } from './file-search.tsx';
import { FileTable } from './file-table.tsx';
import { FolderView } from './folder-view.tsx';

/** The files that calls read and changed, by folder or in one list, and one of them with what was done to it. */
export function FilesPage() {
  const { view, file, open } = useSearchText();
  const filters = useFileFilters();
  const isTable = view === 'table';
  return (
    <Page title="Files">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line px-4">
        <ViewLinks
          label="Views of files"
          name="view"
          current={isTable ? 'table' : undefined}
          views={[
            { value: undefined, name: 'Folders' },
            { value: 'table', name: 'All files' },
          ]}
        />
        <div className="flex flex-1 items-center justify-end py-1">
          <FileSearch />
        </div>
        {filters.problem !== null && (
          <p role="alert" className="w-full pb-1 text-sm text-warning">
            {filters.problem}
          </p>
        )}
      </div>
      <div className="flex min-h-0 flex-1">
        {/* Where there is no room for both, the file stands in the place of the list. */}
        <div className={`min-w-0 flex-1 flex-col ${file === undefined ? 'flex' : 'hidden lg:flex'}`}>
          {isTable ? <FileTable {...filters} /> : <FolderView filters={filters} openText={open} />}
        </div>
        {file !== undefined && <FileDetails path={file} />}
      </div>
    </Page>
  );
}
