import { DoctorError } from '../model/error.js';

/** For a call, or a run, that needs a Region and is given none. */
export function regionMissing(): DoctorError {
  return new DoctorError({ source: 'user', code: 'RegionMissing' }, 'no AWS Region is set', {
    hint: 'give --region, set AWS_REGION, or set `region` in the profile',
  });
}
