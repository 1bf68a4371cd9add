/**
 * Which parts of the page are chunks of their own, by the paths of their entry points: which file decides what a first
 * visit downloads. Whoever moves a file listed here gets an error from the build until the list follows.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** Chunks that a first visit does without: other languages, pictures, and what buttons fetch. */
const LAZY_ENTRIES = [
  'src/i18n/ar.ts',
  'src/i18n/de.ts',
  'src/i18n/es.ts',
  'src/i18n/fr.ts',
  'src/i18n/zh.ts',
  'src/recognizer/picture-reader.ts',
  'src/recognizer/worker/picture-worker.ts',
  'src/share/actions.ts',
  'src/app/camera.ts',
  'src/explain/dialog.ts',
]

/** Modules that go into one chunk with all they import, which the page shares with its workers. */
const MODEL_MODULES = ['src/recognizer/model.ts', 'src/i18n/messages.ts', 'src/i18n/format.ts']

const ROOT = join(import.meta.dirname, '..')
const CHUNK_LIST = join(ROOT, 'dist/chunks.json')

const fromRoot = (path: string): string => relative(ROOT, path).replaceAll('\\', '/')

/** What a script imports goes with it, unless that is in a group before. */
export const chunkGroups = [{ name: 'model', test: (id: string) => MODEL_MODULES.includes(fromRoot(id)), priority: 2 }]

/**
 * The files of a bundle, scripts and styles, that belong to lazy chunks.
 *
 * @throws Error when a lazy entry point made no chunk.
 */
export function lazyFiles(bundle: Rolldown.OutputBundle): Set<string> {
  const files = filesByEntry(bundle)
  return new Set(
    LAZY_ENTRIES.flatMap((entry) => {
      const file = files[entry]
      const output = file === undefined ? undefined : bundle[file]
      if (!file || !output) throw new Error(`build/chunks.ts names ${entry}, which is no chunk of the build.`)
      return [file, ...(output.type === 'chunk' ? (output.viteMetadata?.importedCss ?? []) : [])]
    }),
  )
}

/** Writes `dist/chunks.json`, the file in the build of each entry point, for the tests in a browser. */
export function chunkList(): Plugin {
  return {
    name: 'chunk-list',
    apply: 'build',
    writeBundle(_options, bundle) {
      mkdirSync(dirname(CHUNK_LIST), { recursive: true })
      writeFileSync(CHUNK_LIST, JSON.stringify(filesByEntry(bundle), null, 2))
    },
  }
}

/** A plugin of the workers' builds: the page's bundle holds their scripts as assets without a source. */
export function recordWorker(): Plugin {
  return {
    name: 'record-worker',
    generateBundle(_options, bundle) {
      Object.assign(workerFiles, entriesOf(bundle))
    },
  }
}

const workerFiles: Record<string, string> = {}

/** The file in the bundle of each entry point, by its path from `web/`. */
const filesByEntry = (bundle: Rolldown.OutputBundle): Record<string, string> => ({
  ...workerFiles,
  ...entriesOf(bundle),
})

const entriesOf = (bundle: Rolldown.OutputBundle): Record<string, string> =>
  Object.fromEntries(
    Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' && output.facadeModuleId ? [[fromRoot(output.facadeModuleId), output.fileName]] : [],
    ),
  )
