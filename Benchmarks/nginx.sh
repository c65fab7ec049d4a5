#!/bin/sh
# nginx.sh FOLDER PORT PORT PORT PORT: prints the configuration of the private nginx that serves FOLDER/pages.
# The four ports: nothing changes; the page of suggested times changes with each request; every page does;
# every page does and is compressed. A change is a comment in the head that becomes the id of the request.
set -eu
folder=$1 unchanged=$2 last_changed=$3 all_changed=$4 compressed=$5

locations() { # CHANGE of catalogue and location page, CHANGE of the last page
    cat <<CONF
        location = /select2 {
            add_header Set-Cookie "TVWebSession=\$request_id; path=/; HttpOnly";
            alias $folder/pages/catalogue.html;
            $1
        }
        # A walk that lost its cookie is refused, as the real one is. The answer to POST is the page again:
        # files cannot be posted to, so the refusal is turned into the file.
        location = /location {
            if (\$cookie_TVWebSession = "") { return 403; }
            error_page 405 =200 /location;
            alias $folder/pages/location.html;
            $1
        }
        location = /suggest {
            if (\$cookie_TVWebSession = "") { return 403; }
            alias $folder/pages/slots.html;
            $2
        }
        location = /none {
            alias $folder/pages/none.html;
            $1
        }
CONF
}

change="sub_filter '<!--###STAND###-->' '<!--\$request_id-->';"
cat <<CONF
master_process off;
worker_processes 1;
daemon off;
pid $folder/nginx.pid;
error_log $folder/nginx.log warn;
events { worker_connections 1024; }
http {
    default_type text/html;
    charset utf-8;
    access_log off;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path $folder/temp;
    proxy_temp_path $folder/temp;
    fastcgi_temp_path $folder/temp;
    uwsgi_temp_path $folder/temp;
    scgi_temp_path $folder/temp;
    server {
        listen 127.0.0.1:$unchanged;
$(locations "" "")
    }
    server {
        listen 127.0.0.1:$last_changed;
$(locations "" "$change")
    }
    server {
        listen 127.0.0.1:$all_changed;
$(locations "$change" "$change")
    }
    server {
        listen 127.0.0.1:$compressed;
        gzip on;
$(locations "$change" "$change")
    }
}
CONF
