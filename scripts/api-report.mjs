/**
 * Holds the public types of a package against the reports in web/etc, one for each entry with types, so that every change of
 * the public API shows in review.
 *
 *   node scripts/api-report.mjs PACKAGE_FOLDER [--renew]
 *
 * A report that differs is an error; with --renew it is written instead.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const reports = resolve('web/etc');
const renewal = 'npm run api:report';

const compilerOptions = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2023', 'DOM', 'DOM.Iterable'],
  strict: true,
  types: [],
};

/** The report's file, e.g. emovox-features.api.md, and the declarations of each entry that has any. */
function typedEntries(packageFolder) {
  const { name, exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object' && 'types' in target)
    .map(([subpath, target]) => ({
      report: `${subpath.replace('.', name).replaceAll('/', '-')}.api.md`,
      declarations: join(packageFolder, target.types),
    }));
}

/** Whether the report agrees with the declarations, or has just been renewed. */
function agrees({ report, declarations }, packageFolder, scratch, renew) {
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: declarations,
      compiler: { overrideTsconfig: { compilerOptions, files: [declarations] } },
      apiReport: {
        enabled: true,
        reportFileName: report,
        reportFolder: reports,
        reportTempFolder: scratch,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: {
          default: { logLevel: 'error' },
          // Classes and types behind the exported ones: what they declare is reported, they need no name of their own.
          'ae-forgotten-export': { logLevel: 'none' },
          'ae-missing-release-tag': { logLevel: 'none' },
          'ae-undocumented': { logLevel: 'none' },
        },
        // Comments here are prose for editors, not TSDoc.
        tsdocMessageReporting: { default: { logLevel: 'none' } },
      },
    },
    packageJsonFullPath: join(packageFolder, 'package.json'),
    configObjectFullPath: undefined,
  });
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: renew,
    messageCallback: (message) => {
      // The report's state is told below, with the difference.
      if (message.category === 'console') message.handled = true;
    },
  });
  if (errorCount > 0) throw new Error(`${report}: the declarations have errors, told above`);
  if (!apiReportChanged) return true;
  if (renew) {
    console.log(`${report}: written`);
    return true;
  }
  const committed = existsSync(join(reports, report)) ? join(reports, report) : '/dev/null';
  const labels = ['--label', `web/etc/${report}`, '--label', 'as built'];
  spawnSync('diff', ['--unified', ...labels, committed, join(scratch, report)], { stdio: 'inherit' });
  return false;
}

const [folder, option] = process.argv.slice(2);
if (!folder || (option && option !== '--renew'))
  throw new Error('usage: api-report.mjs PACKAGE_FOLDER [--renew]');

const renew = option === '--renew';
const scratch = mkdtempSync(join(tmpdir(), 'emovox-api-'));
try {
  const entries = typedEntries(resolve(folder));
  const stale = entries
    .filter((entry) => !agrees(entry, resolve(folder), scratch, renew))
    .map((entry) => entry.report);
  const committed = existsSync(reports) ? readdirSync(reports) : [];
  const orphans = committed.filter((file) => !entries.some((entry) => entry.report === file));
  if (stale.length > 0) {
    console.error(`The public API is not what these reports in web/etc say: ${stale.join(', ')}.`);
    console.error(`If the change is meant, write them anew and commit them: ${renewal}`);
  }
  for (const file of orphans) console.error(`web/etc/${file} belongs to no entry of the package: delete it.`);
  if (stale.length > 0 || orphans.length > 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
