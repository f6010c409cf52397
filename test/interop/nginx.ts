import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder, startProgram, type Program } from "./programs.ts";

/** What administrators are told to include, as it stands in the documentation. */
const DOCUMENTED = new URL("../../docs/apps/nginx/", import.meta.url).pathname;

interface Site {
  /** As browsers know it. */
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:PORT` of the app behind it. */
  readonly app: string;
}

/** Debian's nginx in front of apps, each protected as the documentation says. */
export async function startNginx(broker: string, sites: readonly Site[]): Promise<Program> {
  const folder = openFolder("nginx");
  for (const name of ["body", "proxy", "fcgi", "scgi", "uwsgi"]) mkdirSync(join(folder.path, name));
  writeFileSync(join(folder.path, "nginx.conf"), configuration(folder.path, broker, sites));
  const [first] = sites;
  const args = [
    "-p",
    folder.path,
    "-c",
    join(folder.path, "nginx.conf"),
    "-e",
    join(folder.path, "error.log"),
  ];
  const program = await startProgram(["nginx", ...args], `http://127.0.0.1:${first?.port}/`);
  return {
    async stop() {
      await program.stop();
      folder.remove();
    },
  };
}

const configuration = (base: string, broker: string, sites: readonly Site[]): string => `
daemon off; worker_processes 1; pid ${base}/nginx.pid;
${process.getuid?.() === 0 ? "user www-data;" : ""}
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${base}/body; proxy_temp_path ${base}/proxy; fastcgi_temp_path ${base}/fcgi;
  scgi_temp_path ${base}/scgi; uwsgi_temp_path ${base}/uwsgi;
  server_names_hash_bucket_size 128;
  upstream sallyport { server ${new URL(broker).host.replace(/^[^:]*/, "127.0.0.1")}; }
  map $http_upgrade $sallyport_connection { default upgrade; "" ""; }
  ${sites.map(server).join("\n")}
}`;

const server = ({ host, port, app }: Site): string => `
  server {
    listen 127.0.0.1:${port}; server_name ${host};
    include ${DOCUMENTED}sallyport.conf;
    location / { include ${DOCUMENTED}protect.conf; proxy_pass ${app}; }
  }`;
