#!/bin/sh
# Remove from an environment what an image does not need; some 50 MB of reading's, 130 of the
# service's: tests and headers of libraries, OpenCV's cascades, what drives graphics cards and the
# chips of phones, writers of fonts (pictures are drawn as PNG), and of AWS all but S3 and logins.
set -eu
site=$(echo "$1"/lib/python3*/site-packages)
find "$site" -depth \( -path '*/numpy/*/tests' -o -path '*/matplotlib/tests' \
    -o -path '*/cv2/data' -o -path '*/ai_edge_litert/tools' -o -path '*/ai_edge_litert/vendors' \
    -o -name 'libLiteRtWebGpuAccelerator.so' -o -name '*.pyi' -o -name '*.px[di]' -o -name '*.pyx' \
    -o -name '*.h' -o -name '*.hpp' \) -exec rm -r {} +
if [ -d "$site/fontTools" ]; then
    find "$site/fontTools" -mindepth 1 -maxdepth 1 -type d ! -name misc ! -name __pycache__ \
        -exec rm -r {} +
fi
if [ -d "$site/botocore/data" ]; then
    find "$site/botocore/data" -mindepth 1 -maxdepth 1 -type d ! -name s3 ! -name sts \
        ! -name 'sso*' ! -name signin -exec rm -r {} +
fi
