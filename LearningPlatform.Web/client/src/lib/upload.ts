import { ApiError } from '../api/errors';

/** Puts a file where a signed address says; tells how much has gone, in percent. (fetch can't tell.) */
export function upload(url: string, file: File, onProgress: (percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.setRequestHeader('Content-Type', file.type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : (100 * loaded) / total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ApiError(request.status, `HTTP_${request.status}`, `The storage answered ${request.status}.`));
    };
    request.onerror = () => reject(new ApiError(0, 'NETWORK', 'No answer from the storage.'));
    request.send(file);
  });
}
